import { Effect, type Layer } from "effect"
import { describe, expect, it } from "vitest"
import { exchangeId } from "../../exchange/Exchange.ts"
import { Messages } from "../../ports/Messages.ts"
import { declinedCode, running } from "./running.ts"

/** What every gateway for short messages must do. */
export const messagesSuite = (name: string, makeLayer: () => Layer.Layer<Messages>) =>
  describe(`${name} is a gateway for short messages`, () => {
    const run = running(makeLayer())

    it("takes messages in Arabic and in Latin letters", () =>
      run(
        Effect.gen(function* () {
          const messages = yield* Messages
          yield* messages.send(exchangeId("sms.send", "1448-T48-0500/drawn"), "+97433000500", "تم اختياركم للحج")
          yield* messages.send(
            exchangeId("sms.send", "1448-T48-0501/drawn"),
            "+97433000501",
            "You have been drawn & may confirm: 7 days.",
          )
        }),
      ))

    it("declines a receiver that is no number", () =>
      run(
        Effect.gen(function* () {
          const messages = yield* Messages
          expect(yield* declinedCode(messages.send(exchangeId("sms.send", "1448-T48-0502/drawn"), "nobody", "x"))).toBe(
            "receiver-denied",
          )
        }),
      ))
  })
