/**
 * Clients of a hub: each reads a person, writes a health record and reads it again, with a pause after each request, until the
 * time is over. Takes a `Load` as its argument, and prints the milliseconds of each request as a JSON array.
 *
 * Pauses are random between 0 and twice the mean: with equal pauses, clients that were once delayed together would stay
 * synchronised.
 */
import { setTimeout as pause } from "node:timers/promises"

/** The hub, its keys and people, and the load. */
export interface Load {
  readonly origin: string
  readonly key: string
  /** One for each client. */
  readonly pilgrims: ReadonlyArray<string>
  readonly seconds: number
  /** The mean, in milliseconds. */
  readonly pause: number
}

const notes = {
  conditions: ["invented"],
  medicines: [],
  allergies: [],
  bloodGroup: "O+",
  notes: "invented ".repeat(20),
}

const load = async (asked: Load): Promise<ReadonlyArray<number>> => {
  const took: Array<number> = []
  const headers = { authorization: `Bearer ${asked.key}`, "content-type": "application/json" }
  const ask = async (path: string, body?: object) => {
    const begun = performance.now()
    const init = body === undefined ? {} : { method: "PUT", body: JSON.stringify(body) }
    const response = await fetch(asked.origin + path, { headers, ...init })
    const text = await response.text()
    took.push(performance.now() - begun)
    if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`)
    await pause(asked.pause * 2 * Math.random())
  }
  const ends = performance.now() + asked.seconds * 1000
  const client = async (name: string, n: number) => {
    const pilgrim = `/v1/pilgrims/${name}`
    await pause((asked.pause * n) / asked.pilgrims.length)
    for (let version = 0; performance.now() < ends; version++) {
      await ask(pilgrim)
      await ask(`${pilgrim}/health`, { version, ...notes })
      await ask(`${pilgrim}/health`)
    }
  }
  await Promise.all(asked.pilgrims.map(client))
  return took
}

process.stdout.write(JSON.stringify(await load(JSON.parse(process.argv[2] ?? "") as Load)))
