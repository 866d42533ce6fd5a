import { Effect, Stream } from "effect"
import { CurrentRequest } from "../identity/CurrentRequest.ts"

/**
 * Lets a stream go on for as long as what its reader showed holds, and then ends it. That is asked before each piece, so
 * nobody is told anything after a key was revoked or a session ended, and each sign of life ends who is no longer known.
 */
export const whileProven = Effect.fnUntraced(function* <A, E, R>(stream: Stream.Stream<A, E, R>) {
  const { holds = Effect.succeed(true) } = yield* CurrentRequest
  return Stream.takeWhileEffect(stream, () => holds)
})
