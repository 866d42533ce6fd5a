import fc from "fast-check"
import { describe, expect, it } from "vitest"
import {
  type Exchange,
  type ExchangeState,
  type ExchangeStateName,
  exchangeId,
  isOpen,
  Receipt,
  subjectOf,
} from "../../src/exchange/Exchange.ts"
import type { Message } from "../../src/exchange/Message.ts"
import { nextStep } from "../../src/exchange/nextStep.ts"
import { doubtRules, Operation, systemOf } from "../../src/exchange/Operation.ts"
import { type Patience, pause, pauseToAsk } from "../../src/exchange/Patience.ts"
import { type Finding, settle } from "../../src/exchange/settle.ts"

const states: { readonly [Name in ExchangeStateName]: Extract<ExchangeState, { _tag: Name }> } = {
  Due: { _tag: "Due" },
  Sending: { _tag: "Sending", since: 1000 },
  Accepted: { _tag: "Accepted", receipt: Receipt.make("R1"), since: 1000 },
  InDoubt: { _tag: "InDoubt", since: 1000 },
  Done: { _tag: "Done" },
  Declined: { _tag: "Declined", code: "NO" },
  NotDone: { _tag: "NotDone" },
  Unknown: { _tag: "Unknown" },
}
const exchange = (operation: Operation, state: ExchangeState): Exchange => ({
  id: exchangeId(operation, "1448-G000001-1"),
  operation,
  pilgrims: [],
  state,
  attempts: 1,
})

describe("an exchange", () => {
  it("is named by its operation and what it is about", () => {
    const id = exchangeId("etrack.cancel", "123/2")
    expect([id, subjectOf({ id }), systemOf("etrack.cancel")]).toEqual(["etrack.cancel/123/2", "123/2", "etrack"])
  })

  it.each<[ExchangeStateName, Message["kind"], Finding, ExchangeState]>([
    ["Sending", "send", { outcome: "done" }, states.Done],
    ["Sending", "send", { outcome: "accepted", receipt: Receipt.make("R1") }, states.Accepted],
    ["Sending", "send", { outcome: "declined", code: "NO" }, states.Declined],
    // Not reached: nothing was done, and it is sent again.
    ["Sending", "send", { outcome: "later" }, states.Due],
    // The doubt counts from when the run began, which is what the message's expiry is reckoned from.
    ["Sending", "send", { outcome: "in-doubt" }, states.InDoubt],
    // A question that was not answered shows nothing.
    ["Sending", "ask", { outcome: "later" }, states.Sending],
    ["InDoubt", "ask", { outcome: "later" }, states.InDoubt],
    ["InDoubt", "ask", { outcome: "unreadable" }, states.InDoubt],
    ["InDoubt", "ask", { outcome: "none-yet" }, states.InDoubt],
    ["InDoubt", "ask", { outcome: "none" }, states.NotDone],
    ["InDoubt", "ask", { outcome: "unknown" }, states.Unknown],
    ["InDoubt", "ask", { outcome: "accepted", receipt: Receipt.make("R1") }, states.Accepted],
    ["Accepted", "ask", { outcome: "done" }, states.Done],
    // A callback came before its call ended: what it said stands.
    ["Sending", "callback", { outcome: "done" }, states.Done],
    ["Accepted", "send", { outcome: "in-doubt" }, states.Accepted],
    ["Accepted", "send", { outcome: "later" }, states.Accepted],
    ["Accepted", "ask", { outcome: "none" }, states.Accepted],
  ])("that is %s, and of which a %s shows %j, is then %j", (before, kind, finding, after) => {
    expect(settle(states[before], kind, finding)).toEqual(after)
  })
})

const finding: fc.Arbitrary<Finding> = fc.oneof(
  fc.constant<Finding>({ outcome: "done" }),
  fc.constant<Finding>({ outcome: "accepted", receipt: Receipt.make("R2") }),
  fc.constant<Finding>({ outcome: "declined", code: "NO" }),
  fc
    .constantFrom("later", "unreadable", "in-doubt", "none-yet", "none", "unknown")
    .map((outcome): Finding => ({ outcome: outcome as "later" })),
)
const kind = fc.constantFrom("send", "ask", "callback")
const state = fc.constantFrom(...Object.values(states))

describe("every exchange", () => {
  it("stays as it is once it is closed, whatever comes late or twice", () =>
    fc.assert(
      fc.property(state, kind, finding, (before, how, shown) => {
        if (!isOpen(before)) expect(settle(before, how, shown)).toBe(before)
      }),
    ))

  it("is never due again but after a submission that was not reached", () =>
    fc.assert(
      fc.property(state, kind, finding, (before, how, shown) => {
        const after = settle(before, how, shown)
        if (after._tag === "Due" && before._tag !== "Due") expect([how, shown.outcome]).toEqual(["send", "later"])
      }),
    ))

  it("comes to the same when the same is shown twice", () =>
    fc.assert(
      fc.property(state, kind, finding, (before, how, shown) => {
        const once = settle(before, how, shown)
        expect(settle(once, how, shown)).toEqual(once)
      }),
    ))
})

describe("the next step", () => {
  const stepsOf = (rule: "repeat" | "ask" | "report") =>
    Operation.literals
      .filter((operation) => doubtRules[operation] === rule)
      .map((operation) =>
        Object.values(states).map((state) => `${state._tag} ${nextStep(exchange(operation, state))._tag}`),
      )

  const closed = ["Done Nothing", "Declined Nothing", "NotDone Nothing", "Unknown Nothing"]

  it("out of doubt sends again only what may be repeated", () => {
    for (const steps of stepsOf("repeat"))
      expect(steps).toEqual(["Due Send", "Sending Send", "Accepted Ask", "InDoubt Send", ...closed])
  })

  it("out of doubt asks about what would be done again", () => {
    for (const steps of stepsOf("ask"))
      expect(steps).toEqual(["Due Send", "Sending Ask", "Accepted Ask", "InDoubt Ask", ...closed])
  })

  it("out of doubt awaits the report on what can be neither repeated nor asked about", () => {
    for (const steps of stepsOf("report"))
      expect(steps).toEqual([
        "Due Send",
        "Sending AwaitReport",
        "Accepted AwaitReport",
        "InDoubt AwaitReport",
        ...closed,
      ])
  })
})

const patience: Patience = {
  firstPause: 100,
  longestPause: 3000,
  askEvery: 50,
  askAtLeastEvery: 3600,
  reportDeadline: 1000,
  settleTime: 1000,
}

describe("the pause before the next question", () => {
  it("is a tenth of the time for which a system has been deciding, within its bounds", () => {
    expect([0, 499, 1000, 20_000, 36_000, 10 ** 10].map((age) => pauseToAsk(patience, age))).toEqual([
      50, 50, 100, 2000, 3600, 3600,
    ])
  })

  it("is never shorter than the first, where that is the longer bound", () => {
    expect(pauseToAsk({ ...patience, askEvery: 5000 }, 10 ** 10)).toBe(5000)
  })
})

describe("the pause before the next attempt", () => {
  it("doubles up to the longest", () => {
    expect([1, 2, 3, 4, 5, 6, 7].map((attempts) => pause(patience, attempts, 1))).toEqual([
      100, 200, 400, 800, 1600, 3000, 3000,
    ])
  })

  it("lies between half and the whole of it, however many attempts were made", () =>
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (attempts, random) => {
          const whole = pause(patience, attempts, 1)
          expect(pause(patience, attempts, random)).toBeGreaterThanOrEqual(whole / 2)
          expect(pause(patience, attempts, random)).toBeLessThanOrEqual(whole)
        },
      ),
    ))
})
