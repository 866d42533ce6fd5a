import { MessageError, Messages } from "@mahmal/core/ports/Messages"
import { Transcript } from "@mahmal/core/ports/Transcript"
import { Effect, Layer } from "effect"
import type { StandAccess } from "../../src/testing/index.ts"
import { type Flaw, flawedCalls, stranger } from "./flawedCall.ts"
import { writeFlawedLogs } from "./writeFlawedLogs.ts"

/** A gateway adapter for the SMS stand-in that has these flaws and no others. */
export const flawedMessages = ({ url, credentials, deadline }: StandAccess, ...has: readonly Flaw[]) => {
  const call = flawedCalls(...has)
  const isSuccess = (status: number, text: string) => status === 202 && /^[03]: [A-Za-z ]+$/.test(text)

  const send = Effect.fnUntraced(function* (_reference: string, to: string, text: string) {
    const transcript = yield* Transcript
    const open = {
      to: has.includes("uses a wrong number") ? stranger : to,
      from: "Mission",
      coding: "2",
      charset: "UTF-8",
      text,
    }
    const address = `${url}/cgi-bin/sendsms?${new URLSearchParams({ ...credentials, ...open })}`
    transcript.sent(new URLSearchParams(open).toString())
    yield* writeFlawedLogs(has, credentials.password, to)
    const reason = yield* Effect.promise((signal) => call({ address, request: {}, deadline, isSuccess }, signal))
    if (reason !== undefined) return yield* new MessageError({ reason })
  })

  return Layer.succeed(Messages, { send })
}
