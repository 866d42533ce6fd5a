import { Effect, Layer } from "effect"
import { TestClock } from "effect/testing"
import { expect, it, vi } from "vitest"
import { addressOf, networkOf } from "../../src/http/addressOf.ts"
import { Limits } from "../../src/identity/Limits.ts"
import { Database } from "../../src/postgres/Database.ts"
import { startHub } from "../http/startHub.ts"
import { migratedDatabase } from "../support/freshDatabase.ts"
import { openAccess } from "../support/roles.ts"

const few = { person: 6, system: 5, address: 4, callback: 3 }

it("answers 429 once a minute's requests are used up, says when to ask again, and tells the log once", async () => {
  const log = vi.spyOn(console, "log").mockImplementation(() => {})
  const hub = await startHub(undefined, { access: { ...openAccess, perMinute: few } })
  const ask = await hub.system({ unit: "callCentre" })
  const got = []
  for (let n = 0; n < 7; n++) got.push(await ask("GET", "/v1/seasons"))
  const passed = got.filter(({ status }) => status === 200)
  // The minute may have turned between two of them.
  expect([5, 6, 7]).toContain(passed.length)
  expect(passed[0]?.headers.get("ratelimit-policy")).toBe('"system";q=5;w=60')
  expect(passed[0]?.headers.get("ratelimit")).toMatch(/^"system";r=4;t=\d+$/)
  const refused = got.find(({ status }) => status === 429)
  if (refused !== undefined) {
    expect(refused.json.type).toBe("/problems/too-many-requests")
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0)
    const told = log.mock.calls.filter((entry) => entry.includes("more was asked in a minute than is given"))
    expect(told.length).toBe(1)
  }
  log.mockRestore()
  const other = await hub.system({ unit: "callCentre" })
  expect((await other("GET", "/v1/seasons")).status).toBe(200)

  const callbacks = []
  for (let n = 0; n < 8; n++) callbacks.push((await hub.asking({})("POST", "/callbacks/visa", { body: "{}" })).status)
  expect(callbacks).toContain(429)
  // Who guesses keys is held up as a stranger, and so are strangers at the same address.
  const guesses = []
  const guess = hub.asking({ authorization: `Bearer mahmal_${"0".repeat(16)}_${"A".repeat(43)}` })
  for (let n = 0; n < 10; n++) guesses.push((await guess("GET", "/v1/seasons")).status)
  expect(guesses).toContain(429)
  await hub.stop()
})

it("gives no more in all than the limit, over several hubs and many requests at once", async () => {
  const { url, drop } = await migratedDatabase()
  const oneHub = Layer.provide(Limits.layer, Database.layerOf(url, 2))
  const ask = Effect.gen(function* () {
    const limits = yield* Limits
    return yield* Effect.forEach(Array.from({ length: 150 }), () => limits.take("somebody", 100), { concurrency: 20 })
  })
  const minute = () => Math.floor(Date.now() / 60_000)
  const began = minute()
  const answers = await Promise.all(
    [1, 2, 3].map(() => Effect.runPromise(ask.pipe(Effect.provide(Layer.fresh(oneHub)), Effect.scoped))),
  )
  const granted = answers.flat().filter((one) => one.granted)
  const minutes = minute() - began + 1
  expect(granted.length).toBeLessThanOrEqual(100 * minutes)
  // Each hub may hold a rest of a slice.
  expect(granted.length).toBeGreaterThanOrEqual(85)
  await drop()
})

it("believes the address that a proxy of ours heard, and no other", () => {
  expect(addressOf("192.0.2.7", "198.51.100.1", 0)).toBe("192.0.2.7")
  expect(addressOf("10.0.0.1", "6.6.6.6, 198.51.100.1", 1)).toBe("198.51.100.1")
  expect(addressOf("10.0.0.1", "6.6.6.6, 198.51.100.1, 10.0.0.2", 2)).toBe("198.51.100.1")
  expect(addressOf("10.0.0.1", undefined, 1)).toBe("10.0.0.1")
  expect(addressOf("::ffff:192.0.2.7", undefined, 0)).toBe("192.0.2.7")
  expect(addressOf("2001:db8:1:2:3:4:5:6", undefined, 0)).toBe(addressOf("2001:db8:1:2::9", undefined, 0))
})

it("tells of an address that is kept for good no more than its network", () => {
  expect(networkOf(addressOf("192.0.2.77", undefined, 0))).toBe("192.0.2.0/24")
  expect(networkOf(addressOf("2001:db8:1:2:3:4:5:6", undefined, 0))).toBe("2001:db8:1::/48")
  expect(networkOf(addressOf("::1", undefined, 0))).toBe("0:0:0::/48")
  for (const forged of ["a name", "", "999.1.1.1", "1.2.3.4, <script>"]) expect(networkOf(forged)).toBe("unknown")
})

it("forgets what callers have used up every minute, also after it could not for once", async () => {
  let times = 0
  const failing = Layer.mock(Database, {
    url: "",
    query: () =>
      Effect.suspend(() => {
        times += 1
        return times === 1 ? Effect.die(new Error("could not open a file of the table")) : Effect.succeed([])
      }),
  })
  const clock = TestClock.layer()
  const minutes = Layer.build(Limits.layer).pipe(Effect.andThen(TestClock.adjust("3 minutes")), Effect.scoped)
  await Effect.runPromise(Effect.provide(minutes, Layer.merge(failing, clock)))
  expect(times).toBe(4)
})
