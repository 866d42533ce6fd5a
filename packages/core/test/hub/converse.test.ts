import { Effect, Layer } from "effect"
import { TestClock } from "effect/testing"
import { describe, expect, it } from "vitest"
import type { Answer, Conversation } from "../../src/conversations/Conversation.ts"
import { type ExchangeState, exchangeId, Receipt } from "../../src/exchange/Exchange.ts"
import type { Opening } from "../../src/exchange/Opening.ts"
import type { Operation } from "../../src/exchange/Operation.ts"
import { converse } from "../../src/hub/converse.ts"
import { Hub } from "../../src/hub/Hub.ts"
import type { Command } from "../../src/journey/Command.ts"
import type { GroupId } from "../../src/journey/ids.ts"
import type { QuestionReason, SubmissionReason } from "../../src/ports/reason.ts"
import { Transcript } from "../../src/ports/Transcript.ts"
import { Exchanges } from "../../src/store/Exchanges.ts"
import { given } from "../../src/testing/given.ts"
import { layer, type Memory, memoryOf } from "../../src/testing/memory/Memory.ts"
import { confirmed, draw, drawn } from "../../src/testing/moments.ts"
import { traveller } from "../../src/testing/travellers.ts"

const { pilgrim } = traveller(0)
const facts = [{ pilgrim, command: draw }]
const season = () =>
  memoryOf([{ traveller: traveller(0), group: "1448-G0" as GroupId, share: "citizens" }], { citizens: 1 })

const patience = {
  firstPause: 100,
  longestPause: 1000,
  askEvery: 500,
  askAtLeastEvery: 3_600_000,
  reportDeadline: 60_000,
  settleTime: 3000,
}

type Said = Answer | QuestionReason | SubmissionReason | Error

const saying = (said: Said, at: number) =>
  Effect.gen(function* () {
    yield* TestClock.setTime(at)
    const transcript = yield* Transcript
    transcript.sent("<question/>")
    transcript.received(200, "<answer/>")
    if (said instanceof Error) throw said
    return yield* "outcome" in said ? Effect.succeed(said) : Effect.fail({ reason: said as QuestionReason })
  })

const conversation = <Op extends Operation>(operation: Op, said: Said, at: number): Conversation<Op, true> => ({
  operation,
  patience,
  prepare: (exchanges) => Effect.succeed(new Map(exchanges.map(({ id }) => [id, true as const]))),
  send: () => saying(said, at),
  ask: () => saying(said, at),
  declined: () => facts,
})

/** Lets a system say one thing about an exchange of the operation; the call begins at a time (milliseconds since 1970). */
const hearing = async (memory: Memory, operation: Operation, said: Said, at: number, answered = at): Promise<void> => {
  const opening: Opening = { exchange: exchangeId(operation, "X"), operation, pilgrims: [pilgrim] }
  const program = Effect.gen(function* () {
    yield* TestClock.setTime(at)
    const exchanges = yield* Exchanges
    for (const begun of yield* exchanges.begin([opening])) {
      const { write } = yield* converse(conversation(operation, said, answered), begun, true)
      yield* write
    }
  })
  const ours = Layer.mergeAll(Layer.provideMerge(Hub.layer, layer(memory)), TestClock.layer())
  await Effect.runPromise(Effect.provide(program, ours))
}

const stateOf = (memory: Memory, operation: Operation): ExchangeState | undefined =>
  memory.exchanges.get(exchangeId(operation, "X"))?.state
const again = (memory: Memory): ReadonlyArray<number | undefined> => memory.takeUps.map(({ at }) => at)

const inDoubt: Said = { _tag: "InDoubt", detail: "The connection broke." }
const unavailable: Said = { _tag: "Unavailable", detail: "503" }
const unreadable: Said = { _tag: "Unreadable", detail: "Garbage." }

describe("a call that is answered", () => {
  it("closes the matter when it is done, with the facts that follow", async () => {
    const memory = season()
    await hearing(memory, "visa.request", { outcome: "done", facts }, 1000)
    expect(stateOf(memory, "visa.request")).toEqual({ _tag: "Done" })
    expect(memory.journal.get(pilgrim)).toHaveLength(1)
    // What follows is opened; of this nothing is left to do.
    expect(memory.takeUps.map(({ exchange }) => exchange)).toEqual([`sms.send/${pilgrim}/drawn`])
  })

  it("is kept as it was sent and as it came", async () => {
    const memory = season()
    await hearing(memory, "visa.request", { outcome: "done", facts: [] }, 1000)
    expect(memory.messages).toEqual([
      {
        exchange: "visa.request/X",
        kind: "send",
        started: 1000,
        ended: 1000,
        outcome: "done",
        sent: "<question/>",
        received: "<answer/>",
        status: 200,
      },
    ])
  })

  it("is asked about later when the system has accepted it", async () => {
    const memory = season()
    await hearing(memory, "visa.request", { outcome: "accepted", receipt: Receipt.make("R"), facts: [] }, 1000)
    expect(stateOf(memory, "visa.request")).toEqual({ _tag: "Accepted", receipt: "R", since: 1000 })
    expect(again(memory)).toEqual([1500])
  })

  it("is asked about again within seconds at first, and once an hour when it takes weeks to decide", async () => {
    const memory = season()
    const received: Said = { outcome: "accepted", receipt: Receipt.make("R"), facts: [] }
    await hearing(memory, "visa.request", received, 1000)
    let questions = 0
    for (let at = again(memory)[0] ?? 0; at <= 21 * 86_400_000; questions += 1) {
      // Each is kept as a message.
      expect(questions).toBeLessThan(21 * 24 + 200)
      memory.takeUps.length = 0
      await hearing(memory, "visa.request", received, at)
      const pause = (again(memory)[0] ?? 0) - at
      if (at < 5000) expect(pause).toBe(500)
      expect(pause).toBeLessThanOrEqual(3_600_000)
      at += pause
    }
  })

  it("is over when the system says no", async () => {
    const memory = season()
    await hearing(memory, "etrack.register", { _tag: "Declined", code: "Client.Closed", detail: "closed" }, 1000)
    expect(stateOf(memory, "etrack.register")).toEqual({ _tag: "Declined", code: "Client.Closed" })
    expect(memory.journal.get(pilgrim)).toHaveLength(1)
  })
})

describe("a call that is not answered", () => {
  it("is due again when the system was not reached, after a pause that doubles", async () => {
    const memory = season()
    const pauses: Array<number> = []
    for (const at of [1000, 5000, 9000]) {
      await hearing(memory, "etrack.register", unavailable, at)
      pauses.push((memory.takeUps.pop()?.at ?? 0) - at)
    }
    expect(stateOf(memory, "etrack.register")).toEqual({ _tag: "Due" })
    for (const [n, pause] of pauses.entries()) {
      expect(pause).toBeGreaterThanOrEqual(50 * 2 ** n)
      expect(pause).toBeLessThanOrEqual(100 * 2 ** n)
    }
  })

  it("waits as long as the system asks for", async () => {
    const memory = season()
    await hearing(memory, "visa.request", { ...unavailable, retryAfter: 30_000 }, 1000)
    expect(again(memory)).toEqual([31_000])
  })

  it("is in doubt when it may have been carried out", async () => {
    const memory = season()
    await hearing(memory, "etrack.register", inDoubt, 1000)
    expect(stateOf(memory, "etrack.register")).toEqual({ _tag: "InDoubt", since: 1000 })
    expect(memory.messages[0]).toMatchObject({ outcome: "in-doubt", detail: "The connection broke." })
  })

  it("stays in doubt while the question about it cannot be answered, or read, or is refused", async () => {
    for (const said of [unavailable, unreadable, { _tag: "Declined", code: "NO", detail: "no" } as const]) {
      const memory = season()
      await hearing(memory, "etrack.register", inDoubt, 1000)
      await hearing(memory, "etrack.register", said, 2000)
      expect(stateOf(memory, "etrack.register")).toEqual({ _tag: "InDoubt", since: 1000 })
      expect(memory.takeUps).toHaveLength(2)
      expect(memory.messages[1]).toMatchObject({ kind: "ask" })
    }
  })
})

describe("an adapter that does not keep to its port", () => {
  const untyped = { _tag: "RecordEntitlement", entitlement: { kind: "visa", id: "E-1" } } as unknown as Command
  const numberless: Said = { outcome: "done", facts: [{ pilgrim, command: untyped }] }

  it("leaves in doubt what it broke off, and keeps the name of its error alone", async () => {
    const memory = season()
    await hearing(memory, "visa.request", new TypeError("undefined is not a function"), 1000)
    expect(stateOf(memory, "visa.request")).toEqual({ _tag: "InDoubt", since: 1000 })
    expect(memory.messages).toMatchObject([{ outcome: "in-doubt", detail: "The adapter broke off: TypeError." }])
    expect(again(memory)).toHaveLength(1)
  })

  it("leaves in doubt what it says is done without what must be told of it", async () => {
    const memory = season()
    await hearing(memory, "visa.request", numberless, 1000)
    expect(stateOf(memory, "visa.request")).toEqual({ _tag: "InDoubt", since: 1000 })
    const detail = 'The adapter did not say what it must. Missing key\n  at ["entitlement"]["number"]'
    expect(memory.messages).toMatchObject([{ outcome: "in-doubt", detail }])
    expect(memory.journal.get(pilgrim)).toEqual([])
  })

  it.each([
    [
      "that it has it, and not under which receipt",
      { outcome: "accepted", facts: [] },
      'did not say what it must. Missing key\n  at ["receipt"]',
    ],
    ["what leads to no whole answer", { outcome: "done" }, "broke off: TypeError."],
  ])("leaves in doubt a call of which it says %s", async (_, said, detail) => {
    const memory = season()
    await hearing(memory, "visa.request", said as unknown as Said, 1000)
    expect(stateOf(memory, "visa.request")).toEqual({ _tag: "InDoubt", since: 1000 })
    const told = expect.stringContaining(`The adapter ${detail}`)
    expect(memory.messages).toMatchObject([{ outcome: "in-doubt", detail: told }])
  })

  it("has answered a question unreadably in both", async () => {
    const memory = season()
    await hearing(memory, "visa.request", { outcome: "accepted", receipt: Receipt.make("R"), facts: [] }, 1000)
    await hearing(memory, "visa.request", numberless, 2000)
    await hearing(memory, "visa.request", new TypeError("undefined is not a function"), 3000)
    expect(memory.messages.map(({ outcome }) => outcome)).toEqual(["accepted", "unreadable", "unreadable"])
    expect(stateOf(memory, "visa.request")).toMatchObject({ _tag: "Accepted" })
  })
})

describe("a question to which the system knows nothing", () => {
  it("is put again before the settle time has passed, and not long after it", async () => {
    const memory = season()
    await hearing(memory, "etrack.register", inDoubt, 1000)
    memory.takeUps.length = 0
    await hearing(memory, "etrack.register", { outcome: "none" }, 2000)
    await hearing(memory, "etrack.register", { outcome: "none" }, 3999)
    expect(stateOf(memory, "etrack.register")).toEqual({ _tag: "InDoubt", since: 1000 })
    expect(again(memory)).toEqual([3000, 4000])
    expect(memory.journal.get(pilgrim)).toEqual([])
  })

  it("proves nothing when it was put before the settle time, however late the answer comes", async () => {
    const memory = season()
    await hearing(memory, "etrack.register", inDoubt, 1000)
    await hearing(memory, "etrack.register", { outcome: "none" }, 3999, 60_000)
    expect(stateOf(memory, "etrack.register")).toEqual({ _tag: "InDoubt", since: 1000 })
    expect(memory.messages[1]).toMatchObject({ outcome: "none-yet", ended: 60_000 })
  })

  it("proves after it that nothing was done", async () => {
    const memory = season()
    const story = memory.stories.get(pilgrim)!
    memory.stories.set(pilgrim, {
      ...story,
      state: given(drawn, confirmed, { _tag: "RegistrationAsked", reference: "X" }).state,
    })
    await hearing(memory, "etrack.register", inDoubt, 1000)
    await hearing(memory, "etrack.register", { outcome: "none" }, 4000)
    expect(stateOf(memory, "etrack.register")).toEqual({ _tag: "NotDone" })
    // Another submission follows at once.
    expect(memory.journal.get(pilgrim)?.map(({ _tag }) => _tag)).toEqual(["RegistrationNotMade", "RegistrationAsked"])
  })
})

describe("a run that was killed while it was sending", () => {
  const killed = async (memory: Memory, operation: Operation) => {
    const exchange = { id: exchangeId(operation, "X"), operation, pilgrims: [pilgrim], attempts: 1 }
    memory.exchanges.set(exchange.id, { ...exchange, state: { _tag: "Sending", since: 1000 } })
  }

  it("is asked about where it cannot be repeated", async () => {
    const memory = season()
    await killed(memory, "etrack.register")
    await hearing(memory, "etrack.register", { outcome: "none" }, 2000)
    expect(memory.messages).toMatchObject([{ kind: "ask", outcome: "none-yet" }])
  })

  it("is sent again where it is known by its key", async () => {
    const memory = season()
    await killed(memory, "visa.request")
    await hearing(memory, "visa.request", { outcome: "accepted", receipt: Receipt.make("R"), facts: [] }, 2000)
    expect(memory.messages).toMatchObject([{ kind: "send", outcome: "accepted" }])
  })

  it("awaits its report where neither is possible, and closes as unknown at the deadline", async () => {
    const memory = season()
    await killed(memory, "sms.send")
    await hearing(memory, "sms.send", { outcome: "done", facts: [] }, 2000)
    expect(again(memory)).toEqual([61_000])
    await hearing(memory, "sms.send", { outcome: "done", facts: [] }, 61_000)
    expect(stateOf(memory, "sms.send")).toEqual({ _tag: "Unknown" })
    expect(memory.messages.map(({ outcome }) => outcome)).toEqual(["none-yet", "unknown"])
  })
})
