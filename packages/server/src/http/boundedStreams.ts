import { Effect, Stream } from "effect"
import { Unavailable } from "../api/problems.ts"
import { whileProven } from "./whileProven.ts"

/**
 * Lets no more than so many streams be open at once in this hub, each for as long as what its reader showed holds; who comes
 * later is told what to do `instead`.
 */
export const boundedStreams = (most: number, instead: string) => {
  let open = 0
  const place = Effect.acquireRelease(
    Effect.sync(() => {
      open += 1
    }),
    () =>
      Effect.sync(() => {
        open -= 1
      }),
  )
  return Effect.fnUntraced(function* <A, E, R>(stream: Stream.Stream<A, E, R>) {
    if (open >= most) return yield* new Unavailable({ detail: instead })
    return Stream.unwrap(Effect.as(place, yield* whileProven(stream)))
  })
}
