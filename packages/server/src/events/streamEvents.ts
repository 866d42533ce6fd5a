import { Clock, Effect, Stream } from "effect"
import type { CloudEvent } from "../api/CloudEvent.ts"
import type { Position } from "../api/Occurrence.ts"
import { PageSignal } from "./PageSignal.ts"
import { readFeed } from "./readFeed.ts"
import type { Sight } from "./Viewer.ts"

/** How a stream is kept. */
export interface StreamOptions {
  readonly source: string
  /** Writes a place as the id of an event. */
  readonly idOf: (place: Position) => string
}

/** So many events are read at once; the next are read when these are gone. */
const atOnce = 100

/** Milliseconds between two signs of life. */
const pulse = 15_000

/** After so long a stream ends, and its reader comes again with the rights that it then has: in milliseconds. */
const longest = 15 * 60_000

/** One event as `text/event-stream` has it. JSON holds no line breaks. */
const textOf = (id: string, event: CloudEvent): string =>
  `id: ${id}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`

/**
 * Events behind a place as server-sent events, and what follows as it comes. It reads no faster than its reader, and ends
 * by itself after a quarter of an hour, or when the hub stops.
 */
export const streamEvents = Effect.fn("streamEvents")(function* (
  after: Position,
  sight: Sight,
  { source, idOf }: StreamOptions,
) {
  const { stopping } = yield* PageSignal
  const end = (yield* Clock.currentTimeMillis) + longest
  const encoder = new TextEncoder()
  const pieces = Stream.unfold(
    after,
    Effect.fnUntraced(function* (place: Position) {
      if ((yield* Clock.currentTimeMillis) >= end) return undefined
      const { events, next } = yield* readFeed(place, sight, { limit: atOnce, wait: pulse, source })
      // An id without data is no event: it is a sign of life, and the place from which the reader would go on.
      const text = events.map(({ event, place: behind }) => textOf(idOf(behind), event)).join("")
      return [encoder.encode(`${text}id: ${idOf(next)}\n\n`), next] as const
    }),
  )
  const begun = Stream.make(encoder.encode("retry: 2000\n\n"))
  return Stream.interruptWhen(Stream.concat(begun, pieces), stopping)
})
