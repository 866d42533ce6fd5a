import { Effect, Logger, Queue, Stream } from "effect"
import { describe, expect, it } from "vitest"
import { callInstead } from "../../src/conversations/callInstead.ts"
import { type Exchange, exchangeId } from "../../src/exchange/Exchange.ts"
import { attendCalls, findCaller, numberOf } from "../../src/hub/callCentre.ts"
import type { GroupId, PilgrimId } from "../../src/journey/ids.ts"
import { type CallEvent, Telephony, TelephonyError } from "../../src/ports/Telephony.ts"
import { layer, memoryOf } from "../../src/testing/memory/Memory.ts"
import { confirm, draw, withdraw } from "../../src/testing/moments.ts"
import { traveller } from "../../src/testing/travellers.ts"
import { drive, inWorld } from "../conversations/drive.ts"
import { ask, callsOf, exchangesOf, first, ofTwo } from "../conversations/seasonInMemory.ts"

/** A telephone exchange of which a test hears what it was asked, and which tells what the test says. */
const exchange = Effect.fnUntraced(function* (placed: Effect.Effect<void, TelephonyError> = Effect.void) {
  const events = yield* Queue.unbounded<CallEvent>()
  const calls: string[] = []
  const passed = yield* Queue.unbounded<readonly [id: string, pilgrims: ReadonlyArray<PilgrimId>]>()
  const telephony = Telephony.of({
    placeCall: (reference, to, recording) =>
      Effect.suspend(() => {
        calls.push(`${reference} ${to} ${recording}`)
        return placed
      }),
    passOn: (id, pilgrims) => Effect.asVoid(Queue.offer(passed, [id, pilgrims])),
    events: Stream.fromQueue(events),
  })
  return { telephony, events, calls, passed }
})

const unreported: Exchange = {
  id: exchangeId("sms.send", `${first}/drawn`),
  operation: "sms.send",
  pilgrims: [first],
  state: { _tag: "Unknown" },
  attempts: 2,
}
const call = exchangeId("voice.call", `${first}/drawn`)
const opening = { exchange: call, operation: "voice.call", pilgrims: [first] } as const

describe("a message without a final report", () => {
  it("is followed by a call about the same, and no other exchange is", () => {
    expect(callInstead(unreported)).toEqual(opening)
    for (const state of [
      { _tag: "Done" },
      { _tag: "Declined", code: "failed" },
      { _tag: "InDoubt", since: 0 },
    ] as const)
      expect(callInstead({ ...unreported, state })).toBeUndefined()
    expect(callInstead({ ...unreported, operation: "voice.call" })).toBeUndefined()
  })
})

describe("a call with a notice", () => {
  const called = async (...before: ReadonlyArray<Parameters<typeof ask>[1]>) => {
    const memory = ofTwo()
    const { telephony, calls, events } = await Effect.runPromise(exchange())
    const program = Effect.gen(function* () {
      for (const command of before) yield* ask(first, command)
      memory.takeUps.splice(0)
      memory.takeUps.push({ ...opening, attempts: 0 })
      yield* drive(memory)
    })
    await inWorld(memory, { telephony }, program)
    return { memory, calls, events, telephony }
  }

  it("is placed once, and closes as unknown when nothing is reported", async () => {
    const { memory, calls } = await called(draw)
    expect(calls).toEqual([`${call} ${traveller(0).mobile} drawn`])
    expect(exchangesOf(memory, "voice.call")).toEqual([`${first}/drawn Unknown`])
    expect(callsOf(memory, "voice.call")).toEqual(["send accepted", "ask unknown"])
  })

  it("is not placed to somebody who has confirmed or withdrawn meanwhile", async () => {
    for (const since of [confirm(), withdraw]) {
      const { memory, calls } = await called(draw, since)
      expect(calls).toEqual([])
      expect(exchangesOf(memory, "voice.call")).toEqual([`${first}/drawn Declined`])
    }
  })

  it("is never placed again out of doubt", async () => {
    const memory = ofTwo()
    const doubt = Effect.fail(new TelephonyError({ reason: { _tag: "InDoubt", detail: "no answer" } }))
    const { telephony, calls } = await Effect.runPromise(exchange(doubt))
    const program = Effect.gen(function* () {
      yield* ask(first, draw)
      memory.takeUps.splice(0)
      memory.takeUps.push({ ...opening, attempts: 0 })
      yield* drive(memory)
    })
    await inWorld(memory, { telephony }, program)
    expect(calls).toHaveLength(1)
    expect(exchangesOf(memory, "voice.call")).toEqual([`${first}/drawn Unknown`])
  })
})

describe("the call centre", () => {
  it.each([
    ["heard", "Done"],
    ["cut-short", "Declined"],
    ["busy", "Declined"],
  ] as const)("settles a call by its report, the first one only: %s", async (report, state) => {
    const memory = ofTwo()
    const { telephony, events, passed } = await Effect.runPromise(exchange())
    memory.exchanges.set(call, {
      id: call,
      operation: "voice.call",
      pilgrims: [first],
      state: { _tag: "Due" },
      attempts: 1,
    })
    const program = Effect.gen(function* () {
      yield* Effect.forkScoped(attendCalls())
      yield* Queue.offer(events, { _tag: "Reported", reference: exchangeId("voice.call", "nobody"), report })
      yield* Queue.offer(events, { _tag: "Reported", reference: call, report })
      yield* Queue.offer(events, { _tag: "Reported", reference: call, report: "unreachable" })
      yield* Queue.offer(events, { _tag: "Incoming", call: { id: "1", caller: undefined, called: "132" } })
      // What came before is attended to.
      yield* Queue.take(passed)
    })
    // What is about nobody's call is logged, and keeps nothing back.
    await inWorld(memory, { telephony }, Effect.scoped(Effect.provide(program, Logger.layer([]))))
    expect(exchangesOf(memory, "voice.call")).toEqual([`${first}/drawn ${state}`])
  })

  it("sends a caller on with the pilgrims who may be calling, and a stranger with none", async () => {
    const { telephony, events, passed } = await Effect.runPromise(exchange())
    const program = Effect.gen(function* () {
      yield* Effect.forkScoped(attendCalls())
      for (const [id, caller] of [
        ["1", traveller(0).mobile],
        ["2", "+97455509999"],
      ] as const)
        yield* Queue.offer(events, { _tag: "Incoming", call: { id, caller, called: "132" } })
      return [yield* Queue.take(passed), yield* Queue.take(passed)]
    })
    expect(await inWorld(ofTwo(), { telephony }, Effect.scoped(program))).toEqual([
      ["1", [first]],
      ["2", []],
    ])
  })

  it("lets nobody who calls wait for another, about whom the exchange is slow", async () => {
    const { telephony, events, passed } = await Effect.runPromise(exchange())
    const slow = Telephony.of({
      ...telephony,
      passOn: (id, pilgrims) => (id === "slow" ? Effect.never : telephony.passOn(id, pilgrims)),
    })
    const program = Effect.gen(function* () {
      yield* Effect.forkScoped(attendCalls())
      for (const id of ["slow", "2"])
        yield* Queue.offer(events, { _tag: "Incoming", call: { id, caller: undefined, called: "132" } })
      return yield* Queue.take(passed)
    })
    expect(await inWorld(ofTwo(), { telephony: slow }, Effect.scoped(program))).toEqual(["2", []])
  })

  it("reads a number as people of the line's country dial it", () => {
    const read = (caller: string | undefined, called: string) => numberOf({ id: "1", caller, called })
    expect(read("55500001", "132")).toBe("+97455500001")
    expect(read("0097455500001", "132")).toBe("+97455500001")
    expect(read("0551234567", "8003040444")).toBe("+966551234567")
    expect(read("+97455500001", "8003040444")).toBe("+97455500001")
    expect(read(undefined, "132")).toBeUndefined()
    expect(read("anonymous", "132")).toBeUndefined()
  })

  it("finds who is on the way still, also when somebody of the same number has applied for the next season", async () => {
    const both = ["1448", "1449"].map((season, n) => ({ ...traveller(n, season), mobile: "+97455500001" }))
    const memory = memoryOf(
      both.map((one, n) => ({ traveller: one, group: `144${8 + n}-G1` as GroupId, share: "citizens" })),
      { citizens: 2 },
    )
    const [travels, applies] = both.map(({ pilgrim }) => pilgrim) as [PilgrimId, PilgrimId]
    const program = Effect.gen(function* () {
      const found = findCaller({ id: "1", caller: "55500001", called: "132" })
      yield* ask(travels, draw)
      const onTheWay = yield* found
      yield* ask(travels, withdraw)
      return [onTheWay, yield* found]
    })
    expect(await inWorld(memory, {}, program)).toEqual([[travels, applies], [applies]])
  })

  it("finds the whole family behind a number, in the newest season", async () => {
    const family = [0, 1, 2].map((n) => ({ ...traveller(n, n === 2 ? "1447" : "1448"), mobile: "+97455500001" }))
    const memory = memoryOf(
      family.map((one) => ({ traveller: one, group: "1448-G1" as GroupId, share: "citizens" })),
      { citizens: 3 },
    )
    const found = findCaller({ id: "1", caller: "55500001", called: "132" })
    const pilgrims = await Effect.runPromise(Effect.provide(found, layer(memory)))
    expect(pilgrims).toEqual(family.slice(0, 2).map(({ pilgrim }) => pilgrim))
  })
})
