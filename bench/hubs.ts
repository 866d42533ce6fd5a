/**
 * One, two and four hubs on one database: lifecycles per second, and whether every journey was written in order and
 * every call made once. The external system answers after some milliseconds, so that there is something to wait for.
 *
 *     node bench/hubs.ts [--hubs 1,2,4] [--people 1000] [--delay 20]
 */
import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { json } from "node:stream/consumers"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"
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

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, "127.0.0.1")
  await once(server, "listening")
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, "close")
  return port
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

/** Journeys whose events are not all there in the one order that is possible. */
const disorder = `
  select count(*)::int as count from (
    select array_agg(type order by version) as types, array_agg(version order by version) as versions
    from event group by pilgrim
  ) j where types <> array['PlaceDrawn', 'CampaignConfirmed', 'RegistrationAsked', 'RegistrationMade', 'EntitlementIssued',
    'BraceletOrdered', 'BraceletMade', 'PilgrimArrived', 'PilgrimReturned'] or versions <> array[1, 2, 3, 4, 5, 6, 7, 8, 9]`

const { values } = parseArgs({
  args: process.argv.slice(2).filter((argument) => argument !== "--"),
  options: {
    hubs: { type: "string", default: "1,2,4" },
    people: { type: "string", default: "1000" },
    delay: { type: "string", default: "20" },
  },
})
const people = Number(values.people)

await withPostgres(async ({ create, ask }) => {
  const results: Record<string, object> = {}
  for (const count of values.hubs.split(",").map(Number)) {
    const database = await create(`hubs_${count}`)
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
    await run(1, 201)
    const rate = await run(201, 201 + people)
    const [disordered] = await ask<{ count: number }>(database, disorder)
    const calls = [...external.used.values()]
    results[`${count} hubs`] = {
      "lifecycles/s": Math.round(rate),
      "journeys out of order": disordered?.count,
      "calls missing": 4 * (people + 200) - calls.length,
      "calls made twice": calls.filter((times) => times > 1).length,
    }
    for (const { child } of hubs) {
      child.kill("SIGTERM")
      await once(child, "exit")
    }
    external.close()
  }
  console.table(results)
})
