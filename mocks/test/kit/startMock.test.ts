import { expect, it } from "vitest"
import type { MockOptions } from "../../src/kit/Frame.ts"
import { startMock } from "../../src/kit/startMock.ts"
import { faulty } from "../../src/kit/underFault.ts"
import { answered, call } from "../support/call.ts"
import { closing, folder } from "../support/resources.ts"
import { dial } from "../support/systems.ts"
import { until } from "../support/until.ts"

const counter = (options: MockOptions = {}) =>
  startMock(
    {
      name: "counter",
      endpoints: ["POST /count"],
      mount: (frame) => {
        frame.app.post("/count", faulty(frame, "count"), (c) => {
          frame.ledger.record("counted", "1448-1", "r")
          return c.json({ counted: true })
        })
        frame.app.post("/fail", () => {
          throw new Error("a secret place in the code")
        })
      },
    },
    options,
  )

const faults = [
  { kind: "unavailable", done: 0, seen: { status: 503, type: "application/problem+json" } },
  { kind: "busy", done: 0, seen: { status: 429, type: "application/problem+json" } },
  { kind: "slow", done: 1, seen: { status: 200, text: '{"counted":true}' } },
  { kind: "garbage", done: 1, seen: { status: 200, text: expect.stringContaining("<html>") } },
  { kind: "garbage-before", done: 0, seen: { status: 200, text: expect.stringContaining("<html>") } },
  { kind: "empty", done: 1, seen: { status: 200, text: "" } },
  { kind: "reply-lost", done: 1, seen: "broken" },
  { kind: "reset", done: 0, seen: "broken" },
  { kind: "answered-twice", done: 1, seen: { status: 200, text: '{"counted":true}{"counted":true}' } },
  { kind: "late", done: 1, seen: { status: 200, text: '{"counted":true}' } },
  { kind: "drip", done: 1, seen: { status: 200, text: '{"counted":true}' } },
  { kind: "cut", done: 1, seen: "broken" },
  { kind: "hollow", done: 1, seen: { status: 200, text: "{}" } },
  { kind: "contradicted", done: 1, seen: { status: 500, text: '{"counted":true}' } },
  { kind: "callback-twice", done: 1, seen: { status: 200, text: '{"counted":true}' } },
  { kind: "callback-first", done: 1, seen: { status: 200, text: '{"counted":true}' } },
] as const

it.each(faults)("under $kind does the work $done times", async ({ kind, done, seen }) => {
  const mock = await closing(counter())
  await dial(mock.url, { kind, next: 1, ms: 5 })
  const called = await call(`${mock.url}/count`, { method: "POST" })
  if (seen === "broken") expect(called).toBe("broken")
  else expect(called).toMatchObject(seen)
  expect(mock.ledger.entries()).toHaveLength(done)

  expect(await call(`${mock.url}/count`, { method: "POST" })).toMatchObject({ status: 200, text: '{"counted":true}' })
})

it("does late work before it waits with the answer", async () => {
  const mock = await counter({ faults: [{ kind: "late", next: 1, ms: 60_000 }] })
  const open = call(`${mock.url}/count`, { method: "POST" })
  await until(() => mock.ledger.entries().length === 1)
  await mock.close()
  expect(await open).toBe("broken")
})

it("lets an answer drip a byte at a time", async () => {
  const mock = await closing(counter({ faults: [{ kind: "drip", next: 1, ms: 5 }] }))
  const { body } = await fetch(`${mock.url}/count`, { method: "POST" })
  const pieces: number[] = []
  for await (const piece of body ?? []) pieces.push(piece.length)
  expect(pieces).toEqual(Array.from('{"counted":true}', () => 1))
})

it("does slow work although the caller has disconnected", async () => {
  const mock = await closing(counter())
  await dial(mock.url, { kind: "slow", next: 1, ms: 400 })
  const patience = new AbortController()
  const called = call(`${mock.url}/count`, { method: "POST", signal: patience.signal })
  await until(() => mock.faults.counts().slow === 1)
  patience.abort()
  expect(await called).toBe("broken")
  expect(mock.ledger.entries()).toHaveLength(0)
  await until(() => mock.ledger.entries().length === 1)
})

it("strikes only the caller that is named", async () => {
  const mock = await closing(counter())
  await dial(mock.url, { kind: "unavailable", next: 1, caller: "unit-7" })
  const from = (caller: string) =>
    answered(`${mock.url}/count`, { method: "POST", headers: { "x-mock-caller": caller } })
  expect((await from("unit-1")).status).toBe(200)
  expect((await from("unit-7")).status).toBe(503)
})

it("refuses invalid rules, and keeps the old ones", async () => {
  const mock = await closing(counter({ faults: [{ kind: "empty", next: 3 }] }))
  expect((await dial(mock.url, { kind: "explode", next: 1 })).status).toBe(400)
  expect(mock.faults.rules()).toEqual([{ kind: "empty", next: 3 }])
  await answered(`${mock.url}/_mock/faults`, { method: "DELETE" })
  expect(mock.faults.rules()).toEqual([])
})

it("refuses a rule for an operation that it does not have, and names those that it has", async () => {
  const mock = await closing(counter())
  for (const method of ["PUT", "POST"]) {
    const body = JSON.stringify({ faults: [{ kind: "empty", next: 1, operation: "cuont" }] })
    const refused = await answered(`${mock.url}/_mock/faults`, { method, body })
    expect([refused.status, JSON.parse(refused.text).detail]).toEqual([
      400,
      'there is no operation "cuont"; there are count',
    ])
  }
  expect(mock.faults.rules()).toEqual([])
  expect((await dial(mock.url, { kind: "empty", next: 1, operation: "count" })).status).toBe(204)
})

it.each([
  [{ kind: "empty" }, [["/faults/0", "must have one of next, rate, script"]]],
  [{ kind: "empty", next: 1, rate: 1 }, [["/faults/0", "must have one of next, rate, script"]]],
  [
    { kind: "emtpy", next: 0 },
    [
      ["/faults/0/kind", expect.stringMatching(/^must be one of unavailable, .*empty/)],
      ["/faults/0/next", "must be >= 1"],
    ],
  ],
  [
    { kinds: ["empty"], rate: 0.1, often: true },
    [
      ["/faults/0/seed", "must have required property 'seed'"],
      ["/faults/0/often", "must NOT have additional properties"],
    ],
  ],
  ["empty", [["/faults/0", "must have one of next, rate, script"]]],
])("names every wrong field of the rule %j", async (rule, wrong) => {
  const mock = await closing(counter())
  const refused = await answered(`${mock.url}/_mock/faults`, {
    method: "PUT",
    body: JSON.stringify({ faults: [rule] }),
  })
  const { errors } = JSON.parse(refused.text) as { errors: { pointer: string; detail: string }[] }
  expect([refused.status, errors.map(({ pointer, detail }) => [pointer, detail])]).toEqual([400, wrong])
})

it("says that a body without rules is none, and that a callback URL must be one that can be called", async () => {
  const mock = await closing(counter())
  const put = async (path: string, body: string) => {
    const { status, text } = await answered(`${mock.url}/_mock/${path}`, { method: "PUT", body })
    return [status, JSON.parse(text)]
  }
  expect(await put("faults", "{}")).toEqual([
    400,
    expect.objectContaining({
      errors: [{ in: "body", pointer: "/faults", detail: "must have required property 'faults'" }],
    }),
  ])
  expect(await put("faults", "{")).toEqual([
    400,
    expect.objectContaining({ errors: [{ in: "body", pointer: "", detail: "must be object" }] }),
  ])
  expect((await put("callback-url", '{"url":"mailto:hub"}'))[0]).toBe(400)
})

it("never shows a stack trace", async () => {
  const mock = await closing(counter())
  const failed = await answered(`${mock.url}/fail`, { method: "POST" })
  expect(failed).toMatchObject({ status: 500, type: "application/problem+json" })
  expect(failed.text).not.toMatch(/secret|\.ts|at /)
})

it("shows what it did, remembers it and the hub's address over a restart, and forgets it on reset", async () => {
  const stateFolder = await folder()
  const before = await counter({ stateFolder })
  await answered(`${before.url}/count`, { method: "POST" })
  const told = { method: "PUT", body: JSON.stringify({ url: "http://127.0.0.1:9/" }) }
  expect((await answered(`${before.url}/_mock/callback-url`, told)).status).toBe(204)
  await before.close()

  const after = await closing(counter({ stateFolder }))
  const page = JSON.parse((await answered(`${after.url}/_mock/ledger?effect=counted&limit=10`)).text)
  expect(page).toMatchObject({ entries: [{ effect: "counted", pilgrim: "1448-1" }], next: null })
  expect(JSON.parse((await answered(`${after.url}/_mock`)).text)).toMatchObject({
    name: "counter",
    endpoints: ["POST /count"],
    effects: { counted: 1 },
  })
  await answered(`${after.url}/_mock/reset`, { method: "POST" })
  expect(after.ledger.entries()).toEqual([])
})

it("frees its port while a slow call is open", async () => {
  const mock = await counter({ faults: [{ kind: "slow", next: 1, ms: 60_000 }] })
  const open = call(`${mock.url}/count`, { method: "POST" })
  await expect.poll(() => mock.faults.counts().slow).toBe(1)
  await mock.close()
  expect(await open).toBe("broken")
  const again = await closing(counter({ port: Number(new URL(mock.url).port) }))
  expect(again.url).toBe(mock.url)
})
