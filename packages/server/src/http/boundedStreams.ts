import { Effect, Stream } from "effect"
import { Unavailable } from "../api/problems.ts"

/** Lets no more than so many streams be open at once in this hub; who comes later is told what to do `instead`. */
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
    return Stream.unwrap(Effect.as(place, stream))
  })
}
