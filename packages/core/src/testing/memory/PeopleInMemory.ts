import { Effect, Layer } from "effect"
import type { Event } from "../../journey/Event.ts"
import type { PilgrimId } from "../../journey/ids.ts"
import type { Crossing } from "../../ports/BorderFeed.ts"
import type { Traveller } from "../../ports/Traveller.ts"
import type { SeasonDay } from "../../season/SeasonDay.ts"
import { People, type Person } from "../../store/People.ts"
import type { Memory } from "./Memory.ts"

/** Our people in memory. */
export const layer = ({ applicants, stories, journal }: Memory) =>
  Layer.succeed(People, {
    find: (pilgrims) =>
      Effect.sync(() => new Map(pilgrims.flatMap((pilgrim) => personsOf({ applicants, stories }, pilgrim)))),
    byMobile: (number) =>
      Effect.sync(() =>
        [...applicants.values()]
          .filter(({ traveller }) => traveller.mobile === number)
          .map(({ traveller }) => traveller.pilgrim),
      ),
    campaigns: told(journal, (event) => (event._tag === "CampaignConfirmed" ? event.campaign : undefined)),
    registrations: told(journal, (event) => (event._tag === "RegistrationMade" ? event.registration : undefined)),
    ofGroups: (groups) => Effect.sync(() => [...stories.values()].filter(({ group }) => groups.includes(group))),
    whoCrossed: (crossings) =>
      Effect.sync(() =>
        crossings.flatMap((crossing) =>
          [...applicants.values()]
            .filter(({ traveller }) => isOf(traveller, crossing))
            .map(({ traveller }) => ({
              pilgrim: traveller.pilgrim,
              direction: crossing.direction,
              on: crossing.at.slice(0, 10) as SeasonDay,
            })),
        ),
      ),
  })

/** What the events of each told. */
const told =
  <A>(journal: Memory["journal"], toldBy: (event: Event) => A | undefined) =>
  (pilgrims: ReadonlyArray<PilgrimId>) =>
    Effect.sync(
      () =>
        new Map(
          pilgrims.flatMap((pilgrim) =>
            (journal.get(pilgrim) ?? []).flatMap((event) => {
              const value = toldBy(event)
              return value === undefined ? [] : [[pilgrim, value] as const]
            }),
          ),
        ),
    )

const personsOf = (
  { applicants, stories }: Pick<Memory, "applicants" | "stories">,
  pilgrim: PilgrimId,
): ReadonlyArray<[PilgrimId, Person]> => {
  const traveller = applicants.get(pilgrim)?.traveller
  const story = stories.get(pilgrim)
  return traveller === undefined || story === undefined ? [] : [[pilgrim, { traveller, story }]]
}

const isOf = ({ passport, birthDate, nationality }: Traveller, crossing: Crossing): boolean =>
  crossing.passport === passport && crossing.birthDate === birthDate && crossing.nationality === nationality
