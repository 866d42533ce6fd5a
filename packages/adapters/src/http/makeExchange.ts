import { Transcript } from "@mahmal/core/ports/Transcript"
import { Effect } from "effect"
import { Agent } from "undici"
import type { Call, Limits, Outcome } from "./Call.ts"
import { dispatch } from "./dispatch.ts"
import { traceContext } from "./traceContext.ts"

/** Calls to one system at once; more wait, and their timeout runs meanwhile. */
const mostConnections = 256

/** Makes one call, with a timeout in milliseconds. It never fails; when interrupted, it aborts the call at once. */
export type Exchange = (call: Call, timeout?: number) => Effect.Effect<Outcome>

/**
 * Makes the function that calls one foreign system within limits; its connections close with the scope.
 *
 * Every call is recorded in the caller's `Transcript`. Its own timeout overrides that of the limits.
 */
export const makeExchange = Effect.fnUntraced(function* (limits: Limits) {
  const open = () =>
    new Agent({
      allowH2: false,
      connections: mostConnections,
      connect: { timeout: 0 },
      headersTimeout: 0,
      bodyTimeout: 0,
    })
  const agent = yield* Effect.acquireRelease(Effect.sync(open), (opened) => Effect.promise(() => opened.destroy()))

  const exchange: Exchange = Effect.fnUntraced(function* (call, timeout = limits.timeout) {
    const transcript = yield* Transcript
    const shown = { ...call, headers: { ...call.headers, ...(yield* traceContext) } }
    transcript.sent(call.transcript)
    const outcome = yield* Effect.callback<Outcome>((resume) => {
      const giveUp = dispatch(agent, shown, { ...limits, timeout }, (ended) => resume(Effect.succeed(ended)))
      return Effect.sync(giveUp)
    })
    if (outcome.word === "answer") transcript.received(outcome.status, outcome.text)
    if (outcome.word === "unfit") transcript.received(outcome.status, `(${outcome.detail})`)
    return outcome
  })
  return exchange
})
