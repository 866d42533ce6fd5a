import type { Event } from "@mahmal/core/journey/Event"
import type { PilgrimId } from "@mahmal/core/journey/ids"
import type { ComparedSystem } from "@mahmal/core/reconciliation/Holding"
import { heldOf, keepingEvents, keepsByJournal } from "@mahmal/core/reconciliation/heldOf"
import type { Part } from "@mahmal/core/reconciliation/window"
import type { SeasonName } from "@mahmal/core/season/SeasonName"
import { Effect } from "effect"
import { Database } from "../postgres/Database.ts"
import { type EventRow, eventOf } from "../postgres/eventOf.ts"
import { type StateRow, stateOf } from "../postgres/stateOf.ts"

// Ids begin with their season and a hyphen, and the full stop is the next sign after it.
const pilgrims = `
  select id, state, data from pilgrim
  where id > $2 and id < $1 || '.' and season = $1
    and (phase in ('UnderWay', 'Returned', 'NoShow') or jsonb_array_length(data -> 'outside') > 0
      or (state = 'Deceased' and (data ->> 'travelled')::boolean))
  order by id limit $3`

const events = `
  select pilgrim, type, data from event where pilgrim = any($1) and type = any($2) order by pilgrim, version`

interface PilgrimRow extends StateRow {
  readonly id: PilgrimId
}

interface ToldRow extends EventRow {
  readonly pilgrim: PilgrimId
}

/** What we hold of a system in the names of the next pilgrims of a season who may hold anything, after one of them. */
export const ourPart = Effect.fn("ourPart")(function* (
  system: ComparedSystem,
  season: SeasonName,
  after: PilgrimId | undefined,
  limit: number,
) {
  const database = yield* Database
  const rows = yield* database.query<PilgrimRow>({
    name: "our-part",
    text: pilgrims,
    values: [season, after ?? `${season}-`, limit + 1],
  })
  const read = rows.slice(0, limit).map((row) => ({ id: row.id, state: stateOf(row) }))
  const kept = yield* keptBy(read.filter(({ state }) => keepsByJournal(state)).map(({ id }) => id))
  const last = read.at(-1)
  return {
    holdings: read.flatMap(({ id, state }) => heldOf(system, id, state, kept.get(id))),
    ...(rows.length > limit && last !== undefined ? { until: last.id } : {}),
  } satisfies Part
})

const keptBy = Effect.fn("keptBy")(function* (ids: ReadonlyArray<PilgrimId>) {
  if (ids.length === 0) return new Map<PilgrimId, ReadonlyArray<Event>>()
  const database = yield* Database
  const rows = yield* database.query<ToldRow>({
    name: "kept-by",
    text: events,
    values: [ids, keepingEvents],
  })
  const told = Map.groupBy(rows, ({ pilgrim }) => pilgrim)
  return new Map<PilgrimId, ReadonlyArray<Event>>([...told].map(([id, ofPilgrim]) => [id, ofPilgrim.map(eventOf)]))
})
