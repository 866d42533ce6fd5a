import { makeExchange } from "@mahmal/adapters/http/makeExchange"
import type { PilgrimId } from "@mahmal/core/journey/ids"
import type { InDoubt } from "@mahmal/core/ports/reason"
import { Config, Effect } from "effect"
import { numberOf } from "./people.ts"

/** The calls of the scenario, by the external system's names. */
export type Step = "registered" | "visa" | "bracelet" | "arrived"

/** Makes one call under its key, and returns the number in the answer. After any failure the call is in doubt. */
export type Call = (pilgrim: PilgrimId, step: Step) => Effect.Effect<string, { readonly reason: InDoubt }>

/**
 * Calls the external system at `MOCK_URL` as the product's adapters do, with the same limits and transcripts. Every call is
 * idempotent by its key.
 */
export const externalSystem = Effect.gen(function* () {
  const origin = (yield* Config.URL("MOCK_URL")).origin
  const exchange = yield* makeExchange({ timeout: 15_000, largestAnswer: 65_536, fresh: false })
  const call: Call = Effect.fnUntraced(function* (pilgrim, step) {
    const id = numberOf(pilgrim)
    const body = JSON.stringify({ pilgrim: id, step })
    const headers = { "content-type": "application/json", "idempotency-key": `${id}:${step}` }
    const outcome = yield* exchange({ method: "POST", url: `${origin}/call`, headers, body, transcript: body })
    if (outcome.word !== "answer") return yield* Effect.fail(inDoubt(outcome.detail))
    const number = outcome.status === 200 ? numberIn(outcome.text) : undefined
    return number ?? (yield* Effect.fail(inDoubt(`an answer ${outcome.status} without a number`)))
  })
  return call
})

const inDoubt = (detail: string) => ({ reason: { _tag: "InDoubt", detail } }) as const

const numberIn = (text: string): string | undefined => {
  const { number } = JSON.parse(text) as { readonly number?: unknown }
  return Number.isSafeInteger(number) ? String(number) : undefined
}
