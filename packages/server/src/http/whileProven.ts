import { Effect, Stream } from "effect"
import { CurrentRequest } from "../identity/CurrentRequest.ts"

/**
 * Ends a stream when what its reader showed no longer holds. That is checked before each piece, signs of life included, so
 * nobody is told anything after a key was revoked or a session ended.
 */
export const whileProven = Effect.fnUntraced(function* <A, E, R>(stream: Stream.Stream<A, E, R>) {
  const { holds = Effect.succeed(true) } = yield* CurrentRequest
  return Stream.takeWhileEffect(stream, () => holds)
})
