import { Clock, Effect, Stream } from "effect"
import type { Counts } from "./readCounts.ts"

/** Milliseconds between two looks. */
const lookEvery = 1_000
/** After so long a stream ends, and its reader comes again with the rights that it then has: in milliseconds. */
const longest = 15 * 60_000

/** What is compared of counts, and what is told of them: as `text/event-stream` has it, JSON without line breaks. */
const telling = ({ at, ...counts }: Counts) => ({
  counted: JSON.stringify(counts),
  text: `event: counts\ndata: ${JSON.stringify({ ...counts, at })}\n\n`,
})

/** A line that is no event: the reader sees that the hub is there. */
const signOfLife = ":\n\n"

/**
 * The live counts of a season as server-sent events: as they are now, and anew whenever they have changed. It ends by itself
 * after a quarter of an hour, or when the hub is `stopping`.
 */
export const streamCounts = Effect.fn("streamCounts")(function* <E, R>(
  look: Effect.Effect<Counts, E, R>,
  stopping: Effect.Effect<void>,
) {
  const end = (yield* Clock.currentTimeMillis) + longest
  const encoder = new TextEncoder()
  // The first look comes before the stream, so that its answer can still be a problem.
  const first = telling(yield* look)
  const changes = Stream.unfold(
    first.counted,
    Effect.fnUntraced(function* (told: string) {
      yield* Effect.sleep(lookEvery)
      if ((yield* Clock.currentTimeMillis) >= end) return undefined
      const { counted, text } = telling(yield* look)
      return [encoder.encode(counted === told ? signOfLife : text), counted] as const
    }),
  )
  const begun = Stream.make(encoder.encode(`retry: 2000\n\n${first.text}`))
  return Stream.interruptWhen(Stream.concat(begun, changes), stopping)
})
