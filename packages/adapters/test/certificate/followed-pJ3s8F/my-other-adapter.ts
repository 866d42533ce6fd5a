import { makeExchange } from "@mahmal/adapters/http/makeExchange"
import { inDoubt, retryAfter, submissionFailed, unavailable } from "@mahmal/adapters/http/reasons"
import type { StandAccess } from "@mahmal/adapters/testing"
import { MessageError, Messages } from "@mahmal/core/ports/Messages"
import { Effect, Layer, Result } from "effect"

export { stand } from "./my-stand.ts"

type Outcome = Parameters<typeof submissionFailed>[0] | Parameters<typeof retryAfter>[0]

const read = (to: string) => (outcome: Outcome) => {
  if (outcome.word !== "answer") return Result.fail(submissionFailed(outcome))
  if (outcome.status === 201 && outcome.text === JSON.stringify({ taken: to })) return Result.succeed(undefined)
  if (outcome.status === 429 || outcome.status === 503)
    return Result.fail(unavailable("the gateway is busy", retryAfter(outcome)))
  return Result.fail(inDoubt(`an answer ${outcome.status} that nobody promised`))
}

const make = Effect.fnUntraced(function* ({ url, credentials, deadline }: StandAccess) {
  const exchange = yield* makeExchange({ timeout: deadline, largestAnswer: 4096, fresh: true })

  const send = Effect.fnUntraced(
    function* (_reference: string, to: string, text: string) {
      const body = JSON.stringify({ to, text })
      const headers = { "content-type": "application/json", "x-api-key": credentials.key ?? "" }
      const outcome = yield* exchange({ method: "POST", url: `${url}/messages`, headers, body, transcript: body })
      return yield* Effect.fromResult(read(to)(outcome))
    },
    Effect.mapError((reason) => new MessageError({ reason })),
  )

  return Messages.of({ send })
})

export default (stand: StandAccess) => Layer.effect(Messages, make(stand))
