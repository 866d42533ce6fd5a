import type { Move } from "@mahmal/core/hub/Journal"
import type { State } from "@mahmal/core/journey/State"
import { awaits, takesPlace } from "@mahmal/core/journey/standing"
import type { PoolClient } from "pg"

// JSON travels as text: not every PostgreSQL-like database has arrays of it.
const events = `
  insert into event (pilgrim, version, type, data, day, because)
  select pilgrim, version, type, data::jsonb, day, because
  from unnest($1::text[], $2::int[], $3::text[], $4::text[], $5::date[], $6::text[])
    as e(pilgrim, version, type, data, day, because)`

// The share is known only to the row; the places that it gains or loses are counted where the rows are written.
const pilgrims = `
  with moved as (
    update pilgrim p set state = m.state, data = m.data::jsonb, version = m.version, awaits = m.awaits,
      since = case when p.state = m.state then p.since else m.day end
    from unnest($1::text[], $2::text[], $3::text[], $4::int[], $5::text[], $6::date[], $7::int[])
      as m(id, state, data, version, awaits, day, places)
    where p.id = m.id returning p.season, p.share, m.places
  ), counted as (
    select season, share, sum(places)::int as places from moved
    where places <> 0 and share is not null group by season, share order by season, share
  )
  update share s set taken = s.taken + c.places from counted c where s.season = c.season and s.name = c.share`

/** Writes the journal, the current rows, and the places that were taken or freed. All is sent at once. */
export const writeMoves = async (client: PoolClient, moves: ReadonlyArray<Move>): Promise<void> => {
  if (moves.length === 0) return
  const happened = moves.flatMap((move) =>
    move.events.map((event, n) => ({ move, event, version: move.before.version + n + 1 })),
  )
  const journal = client.query({
    name: "write-events",
    text: events,
    values: [
      happened.map(({ move }) => move.before.pilgrim),
      happened.map(({ version }) => version),
      happened.map(({ event }) => event._tag),
      happened.map(({ event }) => dataOf(event)),
      happened.map(({ move }) => move.before.situation.today),
      happened.map(({ move }) => move.because ?? null),
    ],
  })
  const current = client.query({
    name: "write-pilgrims",
    text: pilgrims,
    values: [
      moves.map(({ before }) => before.pilgrim),
      moves.map(({ after }) => after._tag),
      moves.map(({ after }) => dataOf(after)),
      moves.map(({ before, events }) => before.version + events.length),
      moves.map(({ after }) => awaits(after) ?? null),
      moves.map(({ before }) => before.situation.today),
      moves.map(({ before, after }) => placesOf(after) - placesOf(before.state)),
    ],
  })
  await Promise.all([journal, current])
}

const placesOf = (state: State): number => (takesPlace(state) ? 1 : 0)

/** What belongs to a tagged value besides its tag, as JSON. */
export const dataOf = ({ _tag, ...data }: { readonly _tag: string }): string => JSON.stringify(data)
