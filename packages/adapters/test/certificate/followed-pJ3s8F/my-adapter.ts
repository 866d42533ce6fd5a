import { makeExchange } from "@mahmal/adapters/http/makeExchange"
import { declined, inDoubt, retryAfter, submissionFailed, unavailable } from "@mahmal/adapters/http/reasons"
import type { StandAccess } from "@mahmal/adapters/testing"
import { MessageError, Messages } from "@mahmal/core/ports/Messages"
import { Effect, Layer, Result } from "effect"

type Outcome = Parameters<typeof submissionFailed>[0] | Parameters<typeof retryAfter>[0]

const taken = ["0: Accepted for delivery", "3: Queued for later delivery"]

const read = (outcome: Outcome) => {
  if (outcome.word !== "answer") return Result.fail(submissionFailed(outcome))
  if (outcome.status === 202 && taken.includes(outcome.text)) return Result.succeed(undefined)
  if (outcome.status === 503) return Result.fail(unavailable("the gateway is busy", retryAfter(outcome)))
  if (outcome.status === 400) return Result.fail(declined("refused", "the gateway refuses this message"))
  return Result.fail(inDoubt(`an answer ${outcome.status} that nobody promised`))
}

const make = Effect.fnUntraced(function* ({ url, credentials, deadline }: StandAccess) {
  const exchange = yield* makeExchange({ timeout: deadline, largestAnswer: 4096, fresh: true })

  const send = Effect.fnUntraced(
    function* (_reference: string, to: string, text: string) {
      const open = new URLSearchParams({ from: "Mission", to, text, coding: "2", charset: "UTF-8" })
      const secret = new URLSearchParams(credentials)
      const outcome = yield* exchange({
        method: "GET",
        url: `${url}/cgi-bin/sendsms?${secret}&${open}`,
        headers: {},
        transcript: `GET /cgi-bin/sendsms?${open}`,
      })
      return yield* Effect.fromResult(read(outcome))
    },
    Effect.mapError((reason) => new MessageError({ reason })),
  )

  return Messages.of({ send })
})

export default (stand: StandAccess) => Layer.effect(Messages, make(stand))
