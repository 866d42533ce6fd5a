import { exchangeId, subjectOf } from "@mahmal/core/exchange/Exchange"
import { MessageError, Messages } from "@mahmal/core/ports/Messages"
import type { SubmissionReason } from "@mahmal/core/ports/reason"
import { messagesSuite } from "@mahmal/core/testing/ports/messagesSuite"
import { type FaultKind, faultKinds, startSmsGateway, startSmsOperator } from "@mahmal/mocks"
import { Clock, Effect, Layer } from "effect"
import { TestClock } from "effect/testing"
import { describe, expect, it } from "vitest"
import { MessagesOverKannel, MessagesOverOperator, MessagesWithFailover } from "../src/index.ts"
import { closedPort } from "../src/testing/closedPort.ts"
import { options, patient } from "./support/options.ts"

/** A gateway that fails messages for the reasons in the script, in order, and accepts the rest; `took` lists all it was offered. */
const scripted = (...script: ReadonlyArray<SubmissionReason>) => {
  const took: string[] = []
  const gateway = Messages.of({
    send: (id) =>
      Effect.suspend(() => {
        const reason = script[took.push(subjectOf({ id })) - 1]
        return reason === undefined ? Effect.void : Effect.fail(new MessageError({ reason }))
      }),
  })
  return { gateway, took }
}

const down: SubmissionReason = { _tag: "Unavailable", detail: "not connected" }
const doubtful: SubmissionReason = { _tag: "InDoubt", detail: "no answer" }
const no: SubmissionReason = { _tag: "Declined", code: "receiver-denied", detail: "no" }
const cooldown = 30_000
const brief = 300

const ended = (messages: Messages["Service"], reference: string) =>
  messages
    .send(exchangeId("sms.send", reference), "+97455500001", "تم")
    .pipe(Effect.match({ onSuccess: () => "done", onFailure: ({ reason }) => reason._tag }))

const onTestClock = <A, E>(program: Effect.Effect<A, E>) =>
  Effect.runPromise(Effect.provide(program, TestClock.layer()))

describe("two gateways as one", () => {
  it("send a message over the second when the first was not reached, and let the first cool down", () =>
    onTestClock(
      Effect.gen(function* () {
        const [first, second] = [scripted(down), scripted()]
        const both = yield* MessagesWithFailover.make({ gateways: [first.gateway, second.gateway], cooldown })
        for (const reference of ["a", "b"]) expect(yield* ended(both, reference)).toBe("done")
        yield* TestClock.adjust(cooldown)
        for (const reference of ["c", "d"]) expect(yield* ended(both, reference)).toBe("done")
        expect(first.took).toEqual(["a", "c", "d"])
        expect(second.took).toEqual(["a", "b"])
      }),
    ))

  it("never send a message in doubt over the second, but let the first cool down", () =>
    onTestClock(
      Effect.gen(function* () {
        const [first, second] = [scripted(doubtful), scripted()]
        const both = yield* MessagesWithFailover.make({ gateways: [first.gateway, second.gateway], cooldown })
        expect(yield* ended(both, "a")).toBe("InDoubt")
        expect(yield* ended(both, "b")).toBe("done")
        expect([first.took, second.took]).toEqual([["a"], ["b"]])
      }),
    ))

  it("do not send a message over the second when the first declined it", () =>
    onTestClock(
      Effect.gen(function* () {
        const [first, second] = [scripted(no), scripted()]
        const both = yield* MessagesWithFailover.make({ gateways: [first.gateway, second.gateway], cooldown })
        expect(yield* ended(both, "a")).toBe("Declined")
        expect(yield* ended(both, "b")).toBe("done")
        expect([first.took, second.took]).toEqual([["a", "b"], []])
      }),
    ))

  it.each([
    ["sends", []],
    ["declines", [no]],
  ])("send everything over the first again as soon as it %s one message after its cooldown", (_, then) =>
    onTestClock(
      Effect.gen(function* () {
        const [first, second] = [scripted(down, ...then), scripted()]
        const both = yield* MessagesWithFailover.make({ gateways: [first.gateway, second.gateway], cooldown })
        yield* ended(both, "a")
        yield* TestClock.adjust(cooldown)
        for (const reference of ["b", "c", "d"]) yield* ended(both, reference)
        expect([first.took, second.took]).toEqual([["a", "b", "c", "d"], ["a"]])
      }),
    ),
  )

  it("say when the first of them may be tried, after both were found unavailable", () =>
    onTestClock(
      Effect.gen(function* () {
        const gateways = [
          scripted({ ...down, retryAfter: 60_000 }).gateway,
          scripted({ ...down, retryAfter: 45_000 }).gateway,
        ]
        const both = yield* MessagesWithFailover.make({ gateways, cooldown })
        const { reason } = yield* Effect.flip(both.send(exchangeId("sms.send", "a"), "+97455500001", "x"))
        expect(reason).toMatchObject({ _tag: "Unavailable", retryAfter: 45_000 })
      }),
    ))

  it("are not called while both cool down, and the error says when one may be tried", () =>
    onTestClock(
      Effect.gen(function* () {
        const [first, second] = [scripted({ ...down, retryAfter: 60_000 }), scripted(down)]
        const both = yield* MessagesWithFailover.make({ gateways: [first.gateway, second.gateway], cooldown })
        expect(yield* ended(both, "a")).toBe("Unavailable")
        yield* TestClock.adjust(10_000)
        const { reason } = yield* Effect.flip(both.send(exchangeId("sms.send", "b"), "+97455500001", "x"))
        expect(reason).toMatchObject({ _tag: "Unavailable", retryAfter: 20_000 })
        expect([first.took, second.took]).toEqual([["a"], ["a"]])
      }),
    ))

  it("let the first cool down for no longer where the clock is put back", () =>
    onTestClock(
      Effect.gen(function* () {
        const [first, second] = [scripted(down), scripted()]
        const both = yield* MessagesWithFailover.make({ gateways: [first.gateway, second.gateway], cooldown })
        const clock = yield* Clock.Clock
        const putBack: Clock.Clock = {
          ...clock,
          currentTimeMillisUnsafe: () => clock.currentTimeMillisUnsafe() - 3_600_000,
          currentTimeMillis: Effect.map(clock.currentTimeMillis, (now) => now - 3_600_000),
        }
        yield* ended(both, "a")
        yield* TestClock.adjust(cooldown)
        yield* Effect.provideService(ended(both, "b"), Clock.Clock, putBack)
        expect([first.took, second.took]).toEqual([["a", "b"], ["a"]])
      }),
    ))

  it("try a gateway with one message after its cooldown, and send the others over the second", () =>
    onTestClock(
      Effect.gen(function* () {
        const [first, second] = [scripted(down, down), scripted()]
        const both = yield* MessagesWithFailover.make({ gateways: [first.gateway, second.gateway], cooldown })
        yield* ended(both, "a")
        yield* TestClock.adjust(cooldown)
        const references = Array.from({ length: 20 }, (_, index) => `m${index}`)
        yield* Effect.forEach(references, (reference) => ended(both, reference), { concurrency: "unbounded" })
        expect(first.took).toEqual(["a", "m0"])
        expect(second.took).toHaveLength(21)
      }),
    ))

  it("send the others over the second also while that one has no answer yet", () =>
    onTestClock(
      Effect.gen(function* () {
        const [first, second] = [scripted(down, down, down), scripted()]
        const slow = Messages.of({
          send: (...message) => Effect.andThen(Effect.sleep(1_000), first.gateway.send(...message)),
        })
        const both = yield* MessagesWithFailover.make({ gateways: [slow, second.gateway], cooldown })
        const sending = (reference: string) => Effect.forkChild(ended(both, reference))
        yield* sending("a")
        yield* TestClock.adjust(1_000 + cooldown)
        yield* sending("b")
        yield* sending("c")
        yield* TestClock.adjust(1_000)
        expect([first.took, second.took]).toEqual([
          ["a", "b"],
          ["a", "c", "b"],
        ])
      }),
    ))
})

const mocks = Effect.acquireRelease(
  Effect.promise(() => Promise.all([startSmsGateway(), startSmsOperator()])),
  (open) => Effect.promise(() => Promise.all(open.map((mock) => mock.close()))),
)

const over = ([kannel, operator]: ReadonlyArray<{ readonly url: string }>, timeout = patient) =>
  MessagesWithFailover.layer(
    [
      MessagesOverKannel.make(options.sms(kannel?.url ?? "", timeout)),
      MessagesOverOperator.make(options.operator(operator?.url ?? "", timeout)),
    ],
    20,
  )

messagesSuite("MessagesWithFailover", () => Layer.unwrap(Effect.map(mocks, (both) => over(both))))

describe("over Kannel and an operator", () => {
  const receivers = Array.from({ length: 8 }, (_, index) => `+9745550${String(index).padStart(4, "0")}`)

  it.each(faultKinds)("nobody gets a message twice, and none is lost without an error: %s", (kind: FaultKind) =>
    Effect.runPromise(
      Effect.scoped(
        Effect.gen(function* () {
          const both = yield* mocks
          for (const mock of both) mock.faults.set([{ kinds: [kind], rate: 0.5, seed: 7, ms: brief + 100 }])
          const ends = yield* Effect.provide(
            Effect.forEach(
              receivers,
              (to) =>
                Effect.flatMap(Messages, (messages) => messages.send(exchangeId("sms.send", to), to, "تم")).pipe(
                  Effect.match({ onSuccess: () => "done", onFailure: ({ reason }) => reason._tag }),
                ),
              { concurrency: 2 },
            ),
            over(both, brief),
          )
          // Calls whose caller gave up may still be at work; the counts are taken after them.
          while (both.some((mock) => mock.traffic().open > 0)) yield* Effect.sleep(20)
          for (const [index, to] of receivers.entries()) {
            const count = both.flatMap((mock) => mock.ledger.entries()).filter(({ pilgrim }) => pilgrim === to).length
            if (ends[index] === "done") expect([to, count]).toEqual([to, 1])
            if (ends[index] === "Unavailable") expect([to, count]).toEqual([to, 0])
            expect(count).toBeLessThanOrEqual(1)
          }
        }),
      ),
    ),
  )

  it("everything goes to the operator while the gateway's port is closed", async () => {
    const gateway = { url: await closedPort("http://127.0.0.1") }
    const operator = await startSmsOperator()
    try {
      const sending = Effect.flatMap(Messages, (messages) =>
        Effect.forEach(receivers, (to) => messages.send(exchangeId("sms.send", to), to, "تم"), { discard: true }),
      )
      await Effect.runPromise(Effect.provide(sending, over([gateway, operator])))
      expect(operator.ledger.entries().map(({ pilgrim }) => pilgrim)).toEqual(receivers)
    } finally {
      await operator.close()
    }
  })
})
