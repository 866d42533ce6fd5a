import type { EventName } from "@mahmal/core/journey/Event"
import type { PilgrimId } from "@mahmal/core/journey/ids"
import type { SeasonDay } from "@mahmal/core/season/SeasonDay"
import { Effect } from "effect"
import { Database } from "../postgres/Database.ts"
import { instant } from "../postgres/instant.ts"
import { within, writingsOf } from "./within.ts"

/** How far a reader of the journal has come: behind this event of this page. */
export interface Place {
  readonly page: number
  readonly pilgrim: string
  readonly version: number
}

/** Before the first event. */
export const beginning: Place = { page: 0, pilgrim: "", version: 0 }

/** An event as the journal keeps it. It names nobody; who a pilgrim is stands elsewhere. */
export interface Happened {
  /** The page that it stands in; with pilgrim and version the place behind it. */
  readonly page: number
  readonly pilgrim: PilgrimId
  /** The number of the event in the pilgrim's journal, from 1. */
  readonly version: number
  readonly type: EventName
  /** What belongs to the event besides its type. */
  readonly data: Readonly<Record<string, unknown>>
  /** The season's day on which it happened. */
  readonly day: SeasonDay
  /** When it was written, in microseconds of UTC (RFC 3339). */
  readonly at: string
  /** The exchange in which it became known, for what came from outside. */
  readonly because: string | null
  /** The hash of the call in it, in hexadecimal. */
  readonly message: string | null
  /** Whose act it was: the id of a caller. */
  readonly by: string | null
}

/** Columns of `event e` as `Happened`, without the page. */
const eventColumns = `e.pilgrim, e.version, e.type, e.data, e.day::text as day,
  ${instant("e.at")} as at, e.because,
  encode(e.message, 'hex') as message, e.by`

const after = `
  select p.number::float8 as page, e.*
  from page p cross join lateral (
    select ${eventColumns} from event e where ${within("e", writingsOf("p.number"))}
  ) e
  where p.number >= $1 and p.events > 0 and (p.number > $1 or (e.pilgrim, e.version) > ($2 collate "C", $3))
  order by p.number, e.pilgrim, e.version
  limit $4`

/**
 * At most `limit` events of closed pages behind a place, each exactly once, in an order that is the same for every reader
 * and keeps each pilgrim's events as they happened.
 */
export const eventsAfter = Effect.fn("eventsAfter")(function* (place: Place, limit: number) {
  const database = yield* Database
  return yield* database.query<Happened>({
    name: "events-after",
    text: after,
    values: [place.page, place.pilgrim, place.version, limit],
  })
})
