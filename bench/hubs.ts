/**
 * Measures lifecycles per second of one, two and four hubs on one database, and checks that every journey was written in
 * order and every call made once. The external system answers after some milliseconds, as a real one would.
 *
 *     pnpm bench:hubs [--hubs 1,2,4] [--people 1000] [--delay 20] [--warm 200] [--rounds 1]
 *
 * Every hub first takes `warm` people through, so that a cold process is not measured. The median of several rounds counts;
 * every other round is in reverse order, because machines slow down over time.
 */
import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { json } from "node:stream/consumers"
import { fileURLToPath } from "node:url"
import { freePort } from "../packages/server/src/commands/freePort.ts"
import { optionsOf } from "./support/optionsOf.ts"
import { median } from "./support/quantile.ts"
import { withPostgres } from "./withPostgres.ts"

const program = fileURLToPath(new URL("./lifecycle/main.ts", import.meta.url))
const order: Readonly<Record<string, number>> = { registered: 2, visa: 3, bracelet: 4, arrived: 5 }

/** An external system that gives each key one number, and counts how often each was used. */
const startExternal = async (delay: number) => {
  const used = new Map<string, number>()
  const server = createServer(async (request, response) => {
    const { pilgrim, step } = (await json(request)) as { pilgrim: number; step: string }
    const key = `${pilgrim}:${step}`
    used.set(key, (used.get(key) ?? 0) + 1)
    setTimeout(() => {
      response.writeHead(200, { "content-type": "application/json" })
      response.end(JSON.stringify({ number: pilgrim * 10 + (order[step] ?? 0) }))
    }, delay)
  })
  server.keepAliveTimeout = 120_000
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, used, close: () => server.close().closeAllConnections() }
}

const untilReady = async (url: string): Promise<void> => {
  for (;;) {
    const answer = await fetch(`${url}/health`).catch(() => undefined)
    if (answer?.ok) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

const startHub = async (database: string, external: string): Promise<{ url: string; child: ChildProcess }> => {
  const port = await freePort()
  const env = { ...process.env, DATABASE_URL: database, MOCK_URL: external, PORT: String(port) }
  const child = spawn(process.execPath, [program], { env, stdio: ["ignore", "ignore", "inherit"] })
  const url = `http://127.0.0.1:${port}`
  await untilReady(url)
  return { url, child }
}

/** Journeys that lack events, or have them in the wrong order. */
const disorder = `
  select count(*)::int as count from (
    select array_agg(type order by version) as types, array_agg(version order by version) as versions
    from event group by pilgrim
  ) j where types <> array['PlaceDrawn', 'CampaignConfirmed', 'RegistrationAsked', 'RegistrationMade', 'EntitlementIssued',
    'BraceletOrdered', 'BraceletMade', 'PilgrimArrived', 'PilgrimReturned'] or versions <> array[1, 2, 3, 4, 5, 6, 7, 8, 9]`

const values = optionsOf({
  hubs: { type: "string", default: "1,2,4" },
  people: { type: "string", default: "1000" },
  delay: { type: "string", default: "20" },
  warm: { type: "string", default: "200" },
  rounds: { type: "string", default: "1" },
})
const people = Number(values.people)
const warm = Number(values.warm)

const counts = values.hubs.split(",").map(Number)

interface Round {
  readonly rate: number
  readonly disordered: number
  readonly missing: number
  readonly doubled: number
}

await withPostgres(async ({ create, ask }) => {
  const round = async (count: number, name: string): Promise<Round> => {
    const database = await create(name)
    const external = await startExternal(Number(values.delay))
    const hubs = [await startHub(database, external.url)]
    while (hubs.length < count) hubs.push(await startHub(database, external.url))
    const post = (from: number, to: number) =>
      fetch(`${hubs[from % count]?.url}/pilgrims`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({
          pilgrims: Array.from({ length: to - from }, (_, i) => ({ id: from + i, name: `pilgrim ${from + i}` })),
        }),
      })
    const returned = async () =>
      Number((await ask<{ n: string }>(database, "select count(*) as n from pilgrim where state = 'Returned'"))[0]?.n)
    const run = async (from: number, to: number) => {
      const begun = performance.now()
      for (let n = from; n < to; n += 101) await post(n, Math.min(to, n + 101))
      while ((await returned()) < to - 1) await new Promise((resolve) => setTimeout(resolve, 25))
      return (to - from) / ((performance.now() - begun) / 1000)
    }
    const first = 1 + warm * count
    await run(1, first)
    const rate = await run(first, first + people)
    const [disordered] = await ask<{ count: number }>(database, disorder)
    const calls = [...external.used.values()]
    for (const { child } of hubs) {
      child.kill("SIGTERM")
      await once(child, "exit")
    }
    external.close()
    return {
      rate,
      disordered: disordered?.count ?? 0,
      missing: 4 * (people + warm * count) - calls.length,
      doubled: calls.filter((times) => times > 1).length,
    }
  }
  const rounds = new Map<number, Array<Round>>(counts.map((count) => [count, []]))
  for (let n = 0; n < Number(values.rounds); n += 1)
    for (const count of n % 2 === 0 ? counts : counts.toReversed())
      rounds.get(count)?.push(await round(count, `hubs_${count}_${n}`))
  const roundsOf = (count: number) => rounds.get(count) ?? []
  const rateOf = (count: number) => median(roundsOf(count).map(({ rate }) => rate))
  const sum = (count: number, of: (round: Round) => number) => roundsOf(count).reduce((n, r) => n + of(r), 0)
  console.table(
    Object.fromEntries(
      counts.map((count) => [
        `${count} hubs`,
        {
          "lifecycles/s": Math.round(rateOf(count)),
          "of the first": (rateOf(count) / rateOf(counts[0] ?? 1)).toFixed(2),
          "in each round": roundsOf(count)
            .map(({ rate }) => Math.round(rate))
            .join(" "),
          "journeys out of order": sum(count, (r) => r.disordered),
          "calls missing": sum(count, (r) => r.missing),
          "calls made twice": sum(count, (r) => r.doubled),
        },
      ]),
    ),
  )
})
