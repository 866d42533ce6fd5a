import { Effect } from "effect"
import { serverSentEvents } from "../../serverSentEvents.ts"
import type { Counts } from "./readCounts.ts"

/** Milliseconds between two looks. */
const lookEvery = 1_000

/** What is compared of counts, and what is told of them: as `text/event-stream` has it, JSON without line breaks. */
const telling = ({ at, ...counts }: Counts) => ({
  counted: JSON.stringify(counts),
  text: `event: counts\ndata: ${JSON.stringify({ ...counts, at })}\n\n`,
})

/** A line that is no event: the reader sees that the hub is there. */
const signOfLife = ":\n\n"

/** The live counts of a season as server-sent events: as they are now, and anew whenever they have changed. */
export const streamCounts = Effect.fn("streamCounts")(function* <E, R>(
  look: Effect.Effect<Counts, E, R>,
  stopping: Effect.Effect<void>,
) {
  // The first look comes before the stream, so that its answer can still be a problem.
  const first = telling(yield* look)
  const pieceAfter = Effect.fnUntraced(function* (told: string) {
    yield* Effect.sleep(lookEvery)
    const { counted, text } = telling(yield* look)
    return [counted === told ? signOfLife : text, counted] as const
  })
  return yield* serverSentEvents(first.text, first.counted, pieceAfter, stopping)
})
