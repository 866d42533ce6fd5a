import { Transcript } from "@mahmal/core/ports/Transcript"
import { Effect } from "effect"
import { Agent } from "undici"
import type { Call, Limits, Outcome } from "./Call.ts"
import { dispatch } from "./dispatch.ts"
import { traceContext } from "./traceContext.ts"

/** So many calls to one system are on the wire at once; others wait, and their time runs. */
const mostConnections = 256

/** Makes one call and says how it ended. It never fails; being interrupted, it gives the call up at once. */
export type Exchange = (call: Call, timeout?: number) => Effect.Effect<Outcome>

/**
 * The guarded way to one foreign system; its connections close with the scope.
 *
 * Every exchange is told to the caller's `Transcript`. A call may be given less or more time than the limits say.
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
