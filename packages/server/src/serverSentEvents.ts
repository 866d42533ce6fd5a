import { Clock, Effect, Stream } from "effect"

/** In milliseconds: after this time a stream ends, and its reader comes again with the rights that it then has. */
const longest = 15 * 60_000

/**
 * A body of `text/event-stream`: `first`, and then what `next` gives from a state on. It reads no faster than its reader, and ends
 * by itself after a quarter of an hour, or with `stopping`.
 */
export const serverSentEvents = Effect.fnUntraced(function* <State, E, R>(
  first: string,
  from: State,
  next: (state: State) => Effect.Effect<readonly [text: string, state: State], E, R>,
  stopping: Effect.Effect<void>,
) {
  const end = (yield* Clock.currentTimeMillis) + longest
  const encoder = new TextEncoder()
  const pieces = Stream.unfold(
    from,
    Effect.fnUntraced(function* (state: State) {
      if ((yield* Clock.currentTimeMillis) >= end) return undefined
      const [text, after] = yield* next(state)
      return [encoder.encode(text), after] as const
    }),
  )
  const begun = Stream.make(encoder.encode(`retry: 2000\n\n${first}`))
  return Stream.interruptWhen(Stream.concat(begun, pieces), stopping)
})
