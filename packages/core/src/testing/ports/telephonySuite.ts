import { Effect, type Layer, Stream } from "effect"
import { describe, expect, it } from "vitest"
import { exchangeId } from "../../exchange/Exchange.ts"
import type { PilgrimId } from "../../journey/ids.ts"
import { type CallEvent, type CallReport, Telephony } from "../../ports/Telephony.ts"
import { Phones } from "./Phones.ts"
import { declinedCode, running } from "./running.ts"

const number = "+97455500001"

const nextEvent = Effect.gen(function* () {
  const { events } = yield* Telephony
  const [event] = yield* Stream.runCollect(Stream.take(events, 1))
  return event as CallEvent
})

/** What every telephone exchange must do; its telephones do what the test needs. */
export const telephonySuite = (name: string, makeLayer: (reaction: CallReport) => Layer.Layer<Telephony | Phones>) =>
  describe(`${name} is a telephone exchange`, () => {
    it.each<CallReport>(["heard", "cut-short", "busy", "unanswered", "unreachable"])(
      "places a call, and reports under our reference what became of it: %s",
      (report) =>
        running(makeLayer(report))(
          Effect.gen(function* () {
            const { placeCall } = yield* Telephony
            const reference = exchangeId("voice.call", "1448-T48-0600/drawn")
            yield* placeCall(reference, number, "drawn")
            expect(yield* nextEvent).toEqual({ _tag: "Reported", reference, report })
            expect(yield* (yield* Phones).heard).toBe(report === "heard" ? 1 : 0)
          }),
        ),
    )

    it("declines a receiver that is no number", () =>
      running(makeLayer("heard"))(
        Effect.gen(function* () {
          const { placeCall } = yield* Telephony
          expect(yield* declinedCode(placeCall(exchangeId("voice.call", "1"), "nobody", "drawn"))).toBe(
            "receiver-denied",
          )
        }),
      ))

    it("tells who calls and which number, and sends the call on with who it may be", () =>
      running(makeLayer("heard"))(
        Effect.gen(function* () {
          const { placeCall, passOn } = yield* Telephony
          const phones = yield* Phones
          // Who calls before the exchange can reach us is not told of; a call is placed only when it can.
          yield* placeCall(exchangeId("voice.call", "1448-T48-0600/drawn"), number, "drawn")
          yield* nextEvent
          const pilgrims = ["1448-T48-0601", "1448-T48-0602"] as ReadonlyArray<string> as ReadonlyArray<PilgrimId>
          for (const [from, told] of [
            ["55500002", pilgrims],
            ["", []],
          ] as const) {
            yield* phones.ring(from, "132")
            const event = yield* nextEvent
            expect(event).toMatchObject({ call: { caller: from === "" ? undefined : from, called: "132" } })
            if (event._tag === "Incoming") yield* passOn(event.call.id, told)
          }
          expect(yield* phones.passedOn).toEqual([
            { caller: "55500002", pilgrims },
            { caller: "", pilgrims: [] },
          ])
        }),
      ))

    it("declines to send on a call that is over, or never was", () =>
      running(makeLayer("heard"))(
        Effect.gen(function* () {
          const { passOn } = yield* Telephony
          expect(yield* declinedCode(passOn("1801472400.999", []))).toBe("not-found")
        }),
      ))
  })
