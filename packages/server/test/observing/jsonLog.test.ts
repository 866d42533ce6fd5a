import { Cause, Effect } from "effect"
import { afterEach, expect, it, vi } from "vitest"
import { layer } from "../../src/observing/jsonLog.ts"

afterEach(() => vi.restoreAllMocks())

it("writes a line of JSON for each entry, with the time in UTC, whatever the entry says", async () => {
  const log = vi.spyOn(console, "log").mockImplementation(() => {})
  const forged = 'wrong\n{"level":"INFO","message":"all is well"}\r\u001b[2J'
  await Effect.runPromise(
    Effect.logWarning(forged, { named: forged }, Cause.die(new Error(forged))).pipe(Effect.provide(layer)),
  )
  expect(log).toHaveBeenCalledTimes(1)
  const line = String(log.mock.calls[0]?.[0])
  expect([...line].filter((character) => character < " ")).toEqual([])
  expect(JSON.parse(line)).toMatchObject({
    level: "WARN",
    timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    message: [forged, { named: forged }],
    cause: expect.stringContaining("wrong"),
  })
})
