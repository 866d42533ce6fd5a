import { Hub } from "@mahmal/core/hub/Hub"
import type { Asked } from "@mahmal/core/journey/Asked"
import type { GroupId, PilgrimId } from "@mahmal/core/journey/ids"
import type { StateName } from "@mahmal/core/journey/State"
import type { Season } from "@mahmal/core/season/Season"
import { daysBetween, type SeasonDay } from "@mahmal/core/season/SeasonDay"
import { Effect } from "effect"
import { Database } from "../postgres/Database.ts"
import { fateOf, groupHabit, travelOf } from "./habits.ts"

/** Somebody who may still act. */
interface Active {
  readonly id: PilgrimId
  readonly group_id: GroupId
  readonly state: StateName
  readonly since: SeasonDay
  readonly confirmed: boolean
}

const active = `
  select id, group_id, state, since::text, data ? 'campaign' as confirmed from pilgrim
  where season = $1 and state in ('Drawn', 'Registered', 'Visa', 'Bracelet', 'Arrived') order by id`

/**
 * Lets the people of a season do what they do on a day: confirm, withdraw, die. What they do depends on the seed and
 * themselves alone; done again on the same day, it is the same.
 */
export const actDay = Effect.fn("actDay")(function* (season: Season, seed: string, today: SeasonDay, unrest = 1) {
  const database = yield* Database
  const hub = yield* Hub
  const people = yield* database.query<Active>({ name: "active", text: active, values: [season.name] })
  const fated = people.flatMap((person): ReadonlyArray<Asked> => {
    const fate = fateOf(seed, person.id, unrest)
    if (fate?.inState !== person.state || daysBetween(person.since, today) !== fate.afterDays) return []
    // Who is on the way already does not stay at home any more.
    const travel = travelOf(seed, person.id, season.arafah.day)
    if (person.state === "Bracelet" && travel !== undefined && today >= travel.arrives) return []
    return [{ pilgrim: person.id, command: { _tag: fate.what === "dies" ? "RecordDeath" : "Withdraw" } }]
  })
  const gone = new Set(fated.map(({ pilgrim }) => pilgrim))
  const confirming = [
    ...Map.groupBy(
      people.filter(({ id, state, confirmed }) => state === "Drawn" && !confirmed && !gone.has(id)),
      ({ group_id }) => group_id,
    ),
  ].flatMap(([group, members]) => {
    const habit = groupHabit(seed, group, season.offerDays)
    return habit.lapses || daysBetween(members[0]!.since, today) !== habit.confirmsAfter
      ? []
      : [members.map(({ id }): Asked => ({ pilgrim: id, command: { _tag: "Confirm", campaign: habit.campaign } }))]
  })
  yield* Effect.forEach(
    [...fated.map((asked) => [asked]), ...confirming],
    (acts) => hub.submit({ _tag: "Acts", acts }),
    {
      concurrency: "unbounded",
      discard: true,
    },
  )
})
