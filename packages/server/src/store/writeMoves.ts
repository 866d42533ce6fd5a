import type { ExchangeId } from "@mahmal/core/exchange/Exchange"
import { canonical, type Json } from "@mahmal/core/hashing/canonical"
import { awaits } from "@mahmal/core/journey/awaits"
import type { Event } from "@mahmal/core/journey/Event"
import type { State } from "@mahmal/core/journey/State"
import { takesPlace } from "@mahmal/core/journey/takesPlace"
import type { Move } from "@mahmal/core/store/Journal"
import type { PoolClient } from "pg"
import { bytes, ints, texts } from "../postgres/columns.ts"
import type { Defer } from "../postgres/Database.ts"
import { decidedBy, type Recalled } from "./recall.ts"
import { seasonsHold } from "./seasonsHold.ts"

// JSON travels as text: not every PostgreSQL-like database has arrays of it.
const events = `
  insert into event (pilgrim, version, type, data, day, because, message, by)
  select pilgrim, version, type, data::json, day::date, because, message, by
  from unnest($1::text[], $2::int[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bytea[], $8::text[])
    as e(pilgrim, version, type, data, day, because, message, by)`

// A journey moves from the very version, of the person, and in the season, that was decided on. Whoever stops being an
// applicant once the draw has placed the group gets the group's share with it.
const moved = `
  update pilgrim p set state = m.state, data = m.data::jsonb, version = m.version, awaits = m.awaits,
    share = case when p.state <> 'Applied' then p.share else (
      select e.share from draw_entry e where e.season = p.season and e.group_id = p.group_id) end,
    since = case when p.state = m.state then p.since else m.day::date end
  from unnest($1::text[], $2::text[], $3::text[], $4::int[], $5::text[], $6::text[], $7::int[], $8::int[], $9::int[])
    as m(id, state, data, version, awaits, day, before, corrections, places)
  where p.id = m.id and p.version = m.before and p.corrections = m.corrections and ${seasonsHold("$10")}`

const pilgrims = `
  with moved as (${moved} returning 1)
  select unchanged(count(*) = cardinality($1)) from moved`

// The share is known only to the row; the places that it gains or loses are counted where the rows are written.
const pilgrimsWithPlaces = `
  with moved as (${moved} returning p.season, p.share, m.places), counted as (
    select season, share, sum(places)::int as places from moved
    where places <> 0 group by season, share order by season, share
  ), taken as (
    update share s set taken = s.taken + c.places from counted c where s.season = c.season and s.name = c.share
  )
  select unchanged(count(*) = cardinality($1)) from moved`

/**
 * Writes the current rows, the places that were taken or freed, and the journal. Fails unless the journeys stand where
 * they are said to have stood, in the seasons that were recalled, and nobody of them was corrected since.
 *
 * `hashes` are those of the calls that are written with them, by their exchanges: what moves a journey is at most one.
 */
export const writeMoves = (
  client: PoolClient,
  defer: Defer,
  moves: ReadonlyArray<Move>,
  recalled: Recalled,
  hashes: ReadonlyMap<ExchangeId, Uint8Array>,
): void => {
  if (moves.length === 0) return
  const places = moves.map(({ before, after }) => placesOf(after) - placesOf(before.state))
  const counts = places.some((change) => change !== 0)
  defer(
    client.query({
      name: counts ? "write-pilgrims-and-places" : "write-pilgrims",
      text: counts ? pilgrimsWithPlaces : pilgrims,
      values: [
        texts(moves, ({ before }) => before.pilgrim),
        texts(moves, ({ after }) => after._tag),
        texts(moves, ({ after }) => dataOf(after)),
        ints(moves, ({ before, events }) => before.version + events.length),
        texts(moves, ({ after }) => awaits(after)),
        texts(moves, ({ before }) => before.situation.today),
        ints(moves, ({ before }) => before.version),
        ints(moves, (move) => decidedBy(recalled, move).corrections),
        ints(places, (change) => change),
        [...new Set(moves.map((move) => decidedBy(recalled, move).season))],
      ],
    }),
  )
  const happened = moves.flatMap((move) =>
    move.events.map((event, n) => ({ move, event, version: move.before.version + n + 1 })),
  )
  defer(
    client.query({
      name: "write-events",
      text: events,
      values: [
        texts(happened, ({ move }) => move.before.pilgrim),
        ints(happened, ({ version }) => version),
        texts(happened, ({ event }) => event._tag),
        texts(happened, ({ event }) => canonicalDataOf(event)),
        texts(happened, ({ move }) => move.before.situation.today),
        texts(happened, ({ move }) => move.because),
        bytes(happened, ({ move }) => (move.because === undefined ? undefined : hashes.get(move.because))),
        texts(happened, ({ move }) => move.by),
      ],
    }),
  )
}

const placesOf = (state: State): number => (takesPlace(state) ? 1 : 0)

/** What belongs to a tagged value besides its tag, as JSON. */
export const dataOf = ({ _tag, ...data }: { readonly _tag: string }): string => JSON.stringify(data)

// What stands in the journal is hashed as it stands.
const canonicalDataOf = ({ _tag, ...data }: Event): string => canonical(data as Json)
