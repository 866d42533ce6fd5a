import { Clock, Effect } from "effect"
import type { CloudEvent } from "../api/CloudEvent.ts"
import type { Position } from "../api/Occurrence.ts"
import { cloudEventOf } from "./cloudEventOf.ts"
import { PageSignal } from "./PageSignal.ts"
import { readOccurrences } from "./readOccurrences.ts"
import type { Sight } from "./Viewer.ts"

/** An event, and the place behind it. */
export interface Told {
  readonly event: CloudEvent
  readonly place: Position
}

/** Some events, and the place behind all that was looked at. */
export interface FeedPage {
  readonly events: ReadonlyArray<Told>
  readonly next: Position
  /** Whether something more may be there already. */
  readonly more: boolean
}

/** For so long it looks through what concerns others, also for a reader who does not wait: in milliseconds. */
const patience = 10_000

/**
 * At most `limit` events after a place. When there is none yet, it waits for the first, for `wait` milliseconds at most, or
 * until the hub stops.
 *
 * While it passes over events that concern others, it goes on for some time even without `wait`: a reader would take an empty
 * answer for the end, and one who comes now and then would never catch up.
 */
export const readFeed = Effect.fn("readFeed")(function* (
  after: Position,
  sight: Sight,
  { limit, wait, source }: { readonly limit: number; readonly wait: number; readonly source: string },
) {
  const signal = yield* PageSignal
  const begun = yield* Clock.currentTimeMillis
  const end = begun + wait
  for (let place = after; ; ) {
    const paged = yield* signal.next
    const { occurrences, next, more } = yield* readOccurrences(place, sight, limit)
    const now = yield* Clock.currentTimeMillis
    if (occurrences.length > 0 || now >= (more ? Math.max(end, begun + patience) : end)) {
      const events = occurrences.map(({ page, ...occurrence }) => ({
        event: cloudEventOf(occurrence, source),
        place: { page, subject: occurrence.subject, number: occurrence.number },
      }))
      return { events, next, more } satisfies FeedPage
    }
    place = next
    const stopped = yield* Effect.raceFirst(
      Effect.as(signal.stopping, true),
      Effect.as(more ? Effect.void : Effect.timeoutOption(paged, end - now), false),
    )
    if (stopped) return { events: [], next, more } satisfies FeedPage
  }
})
