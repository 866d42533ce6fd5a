import { MessageError, Messages } from "@mahmal/core/ports/Messages"
import type { SubmissionReason } from "@mahmal/core/ports/reason"
import { Transcript } from "@mahmal/core/ports/Transcript"
import { Effect, Layer } from "effect"
import type { StandAccess } from "../../src/testing/index.ts"

/** What an adapter can do wrong; each flaw is one that somebody once thought a good idea. */
export const flaws = [
  /** Sends again by itself what broke. */
  "repeats",
  /** Takes everything that broke for not done. */
  "hopes",
  /** Has no deadline. */
  "waits",
  /** Goes on when its caller has given up. */
  "is deaf",
  /** Comes back at once when told to come later. */
  "pushes",
  /** Writes the address that it calls to the log, with the password in it. */
  "tells",
  /** Takes every answer for success, and goes where it is sent. */
  "trusts",
  /** Gives everybody the wrong number. */
  "errs",
] as const

export type Flaw = (typeof flaws)[number]

const broken = (detail: string): SubmissionReason => ({ _tag: "InDoubt", detail })
const later = (detail: string, retryAfter?: number): SubmissionReason =>
  retryAfter === undefined ? { _tag: "Unavailable", detail } : { _tag: "Unavailable", detail, retryAfter }

const refusedToConnect = (error: unknown): boolean =>
  error instanceof TypeError &&
  typeof error.cause === "object" &&
  error.cause !== null &&
  "code" in error.cause &&
  error.cause.code === "ECONNREFUSED"

/** A gateway adapter for the SMS stand-in that has these flaws and no others. */
export const flawedMessages = ({ url, credentials, deadline }: StandAccess, ...has: readonly Flaw[]) => {
  const flawed = (flaw: Flaw) => has.includes(flaw)

  const once = async (address: string, signal: AbortSignal): Promise<SubmissionReason | undefined> => {
    const signals = [
      ...(flawed("is deaf") ? [] : [signal]),
      ...(flawed("waits") ? [] : [AbortSignal.timeout(deadline)]),
    ]
    try {
      const redirect = flawed("trusts") ? "follow" : "manual"
      const answer = await fetch(address, { redirect, signal: AbortSignal.any(signals) })
      if (answer.status === 503) return later("told to wait", Number(answer.headers.get("retry-after")) * 1000)
      const text = await answer.text()
      if (flawed("trusts")) return undefined
      return answer.status === 202 && /^[03]: [A-Za-z ]+$/.test(text) ? undefined : broken(`an answer ${answer.status}`)
    } catch (error) {
      return refusedToConnect(error) || flawed("hopes") ? later("not reached") : broken("no answer")
    }
  }

  const stubborn = async (address: string, signal: AbortSignal): Promise<SubmissionReason | undefined> => {
    let reason = await once(address, signal)
    for (let again = 0; again < 2 && reason !== undefined; again += 1) {
      const told = reason._tag === "Unavailable" && "retryAfter" in reason
      if (!(told ? flawed("pushes") : flawed("repeats"))) break
      reason = await once(address, signal)
    }
    return reason
  }

  const send = Effect.fnUntraced(function* (_reference: string, to: string, text: string) {
    const transcript = yield* Transcript
    const open = { to: flawed("errs") ? "nobody" : to, from: "Mission", coding: "2", charset: "UTF-8", text }
    const address = `${url}/cgi-bin/sendsms?${new URLSearchParams({ ...credentials, ...open })}`
    transcript.sent(new URLSearchParams(open).toString())
    if (flawed("tells")) yield* Effect.logDebug("sending", address)
    const reason = yield* Effect.promise((signal) => stubborn(address, signal))
    if (reason !== undefined) return yield* new MessageError({ reason })
  })

  return Layer.succeed(Messages, { send })
}
