import { Effect } from "effect"
import type { CloudEvent } from "../api/CloudEvent.ts"
import type { Position } from "../api/Occurrence.ts"
import { serverSentEvents } from "../serverSentEvents.ts"
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

/** One event as `text/event-stream` has it. JSON holds no line breaks. */
const textOf = (id: string, event: CloudEvent): string =>
  `id: ${id}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`

/** Events after a place as server-sent events, and then what happens as it comes; until the hub stops, at most. */
export const streamEvents = Effect.fn("streamEvents")(function* (
  after: Position,
  sight: Sight,
  { source, idOf }: StreamOptions,
) {
  const { stopping } = yield* PageSignal
  const pieceAfter = Effect.fnUntraced(function* (place: Position) {
    const { events, next } = yield* readFeed(place, sight, { limit: atOnce, wait: pulse, source })
    // An id without data is no event: it is a sign of life, and the place from which the reader would go on.
    const text = events.map(({ event, place: behind }) => textOf(idOf(behind), event)).join("")
    return [`${text}id: ${idOf(next)}\n\n`, next] as const
  })
  return yield* serverSentEvents("", after, pieceAfter, stopping)
})
