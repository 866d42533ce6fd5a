import { Effect, Stream } from "effect"
import { Unavailable } from "../api/problems.ts"
import { CurrentRequest } from "../identity/CurrentRequest.ts"

/** One reader gets at most one in so many of the places, so that nobody keeps everybody else out. */
const part = 10

/**
 * Lets at most so many streams be open at once in this hub, and a tenth of them for one reader; whoever comes later is told
 * what to do `instead`.
 *
 * What a reader showed is looked at again before each piece, signs of life included, and the stream ends when it no longer holds:
 * nobody is told anything after a key was revoked or a session ended.
 */
export const boundedStreams = (most: number, instead: string) => {
  /** Who reads each that is open. */
  const open: Array<string> = []
  const placeOf = (reader: string) =>
    Effect.acquireRelease(
      Effect.sync(() => void open.push(reader)),
      () => Effect.sync(() => void open.splice(open.indexOf(reader), 1)),
    )
  return Effect.fnUntraced(function* <A, E, R>(stream: Stream.Stream<A, E, R>) {
    const { caller, holds = Effect.succeed(true) } = yield* CurrentRequest
    if (open.length >= most || open.filter((reader) => reader === caller.id).length >= most / part)
      return yield* new Unavailable({ detail: instead })
    const proven = Stream.takeWhileEffect(stream, () => holds)
    return Stream.unwrap(Effect.as(placeOf(caller.id), proven))
  })
}
