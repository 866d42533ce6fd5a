import { spawn } from "node:child_process"
import { once } from "node:events"
import { fileURLToPath } from "node:url"
import { afterAll, beforeAll, expect, it } from "vitest"
import { subscribe } from "../../src/events/subscribe.ts"
import { type FreshDatabase, migratedDatabase } from "../support/freshDatabase.ts"
import { until } from "../support/until.ts"
import { type EventHub, startEventHub } from "./support/eventHub.ts"
import { journalOf, type TestJournal } from "./support/journal.ts"
import { campaignOf, systemOf } from "./support/parties.ts"
import { journeyWith } from "./support/stories.ts"
import { startSubscriber } from "./support/subscriber.ts"

const program = fileURLToPath(new URL("./support/deliverProcess.ts", import.meta.url))

let fresh: FreshDatabase
let hub: EventHub
let journal: TestJournal

beforeAll(async () => {
  fresh = await migratedDatabase()
  hub = startEventHub(fresh.url)
  await hub.closePage()
  journal = await journalOf(fresh.url)
})
afterAll(async () => {
  await hub.stop()
  await journal.close()
  await fresh.drop()
})

it("loses nothing and turns nothing round when hubs are killed while they deliver, two at a time", async () => {
  // Slow enough that a kill finds something under way.
  const slow = async () => {
    await new Promise((resolve) => setTimeout(resolve, 5))
    return 204
  }
  const [all, own] = [await startSubscriber(slow), await startSubscriber(slow)]
  await hub.run(subscribe(systemOf("it"), { url: all.url }))
  await hub.run(subscribe(campaignOf("C1"), { url: own.url }))
  const pilgrims = Array.from({ length: 60 }, (_, n) => `1448-K48-${String(n).padStart(6, "0")}`)
  await journal.people(...pilgrims)
  const start = () => spawn(process.execPath, [program, fresh.url], { stdio: ["ignore", "ignore", "inherit"] })
  const hubs = [start(), start()]
  const journeys = pilgrims.map((pilgrim, n) =>
    journeyWith(n % 2 === 0 ? "C1" : "C2").map((event) => [pilgrim, event] as const),
  )
  for (let step = 0; step < 8; step++) {
    const before = all.came.length
    await journal.write(...journeys.flatMap((journey) => journey.slice(step, step + 1)))
    await hub.closePage()
    if (step % 4 !== 2) continue
    // As soon as something of this page has come, one of the two is killed, and another takes its place.
    await until(async () => (all.came.length > before ? true : undefined), 5)
    const [killed] = hubs.splice(0, 1)
    killed?.kill("SIGKILL")
    hubs.push(start())
  }
  const told = [1, 2, 4, 5, 6, 7, 8]
  await until(async () => (all.taken().length >= 60 * told.length && own.taken().length >= 30 * 6 ? true : undefined))
  for (const one of hubs) {
    one.kill("SIGKILL")
    await once(one, "exit")
  }
  for (const [subscriber, seen, whose] of [
    [all, told, pilgrims],
    [own, told.slice(1), pilgrims.filter((_, n) => n % 2 === 0)],
  ] as const) {
    const taken = Map.groupBy(subscriber.taken(), (id) => id.slice(0, id.lastIndexOf("/")))
    expect([...taken.keys()].toSorted()).toEqual(whose)
    for (const [pilgrim, ids] of taken) expect(ids).toEqual(seen.map((n) => `${pilgrim}/${n}`))
    await subscriber.close()
  }
})
