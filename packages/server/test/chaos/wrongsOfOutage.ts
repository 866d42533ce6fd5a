import { stillOpen } from "../../src/postgres/inStates.ts"
import { doubled, ledgersOf } from "../support/ledgers.ts"
import { until } from "../support/until.ts"
import type { DrawnWorld } from "./drawnWorld.ts"

const open = `
  select (select count(*) from pilgrim where awaits is not null)::int + (select count(*) from exchange where ${stillOpen})::int
    as count`

/** Waits until nobody waits for anything from outside. */
export const untilSettled = ({ database }: DrawnWorld): Promise<true> =>
  until(async () => {
    const { rows } = await database.query<{ count: number }>(open)
    return rows[0]?.count === 0 ? true : undefined
  }, 200)

const confirmed = `
  select id, state, (select count(*)::int from event e where e.pilgrim = p.id and e.type = 'CampaignConfirmed') as times
  from pilgrim p where group_id = any($1)
    and exists (select from event e where e.pilgrim = p.id and e.type = 'PlaceDrawn') order by id`

const named = { RegistrationMade: "etrack.registered", EntitlementIssued: "visa.issued", BraceletMade: "bracelet.made" }

const happened = `
  select $2::jsonb ->> type || ' ' || pilgrim as effect from event where type = any($1) order by 1`

/**
 * What is wrong after an outage, once all is settled; every breach is a sentence. What was answered 2xx stands in the
 * journal, once; what happened outside happened once, and the journal knows of all of it.
 */
export const wrongsOfOutage = async (
  world: DrawnWorld,
  answered: ReadonlyArray<string>,
): Promise<ReadonlyArray<string>> => {
  const { rows } = await world.database.query<{ id: string; state: string; times: number }>(confirmed, [answered])
  const { rows: journal } = await world.database.query<{ effect: string }>(happened, [Object.keys(named), named])
  const { effects, notices } = ledgersOf(world.standIns)
  const made = effects.filter((effect) => Object.values(named).some((name) => effect.startsWith(`${name} `)))
  const [ours, theirs] = [new Set(journal.map(({ effect }) => effect)), new Set(made)]
  return [
    ...rows.flatMap(({ id, times }) => (times === 1 ? [] : [`${id} was answered, and is confirmed ${times} times`])),
    ...rows.flatMap(({ id, state }) => (state === "Drawn" ? [`${id} was answered, and nothing came of it`] : [])),
    ...[...doubled(effects), ...doubled(notices)].map((thing) => `outside it happened more than once: ${thing}`),
    ...[...ours].filter((effect) => !theirs.has(effect)).map((effect) => `only in the journal: ${effect}`),
    ...[...theirs].filter((effect) => !ours.has(effect)).map((effect) => `only outside: ${effect}`),
  ]
}
