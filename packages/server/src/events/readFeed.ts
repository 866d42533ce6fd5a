import { Clock, Effect } from "effect"
import type { CloudEvent } from "./CloudEvent.ts"
import { cloudEventOf } from "./cloudEventOf.ts"
import type { Position } from "./Occurrence.ts"
import { PageSignal } from "./PageSignal.ts"
import { readOccurrences } from "./readOccurrences.ts"
import type { Sight } from "./Viewer.ts"

/** Events, each with the place behind it, and the place behind all that was looked at. */
export interface FeedPage {
  readonly events: ReadonlyArray<{ readonly event: CloudEvent; readonly place: Position }>
  readonly next: Position
}

/**
 * At most `limit` events behind a place. Where there is none yet, it waits for `wait` milliseconds at most for the first,
 * but not while the hub stops.
 */
export const readFeed = Effect.fn("readFeed")(function* (
  after: Position,
  sight: Sight,
  { limit, wait, source }: { readonly limit: number; readonly wait: number; readonly source: string },
) {
  const signal = yield* PageSignal
  const end = (yield* Clock.currentTimeMillis) + wait
  for (let place = after; ; ) {
    const paged = yield* signal.next
    const { occurrences, next, more } = yield* readOccurrences(place, sight, limit)
    const left = end - (yield* Clock.currentTimeMillis)
    if (occurrences.length > 0 || left <= 0) {
      const events = occurrences.map(({ page, ...occurrence }) => ({
        event: cloudEventOf(occurrence, source),
        place: { page, subject: occurrence.subject, number: occurrence.number },
      }))
      return { events, next } satisfies FeedPage
    }
    place = next
    if (!more) {
      const stopped = yield* Effect.raceFirst(
        Effect.as(Effect.timeoutOption(paged, left), false),
        Effect.as(signal.stopping, true),
      )
      if (stopped) return { events: [], next } satisfies FeedPage
    }
  }
})
