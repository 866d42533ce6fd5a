import type { PilgrimId } from "@mahmal/core/journey/ids"
import type { HeldRegistration } from "@mahmal/core/journey/State"
import type { Traveller } from "@mahmal/core/ports/Traveller"
import type { CampaignId } from "@mahmal/core/season/CampaignId"
import { type Crossed, People, type Person } from "@mahmal/core/store/People"
import { Effect, Layer } from "effect"
import { Database } from "../postgres/Database.ts"
import { orUnavailable } from "../postgres/orUnavailable.ts"
import { type StoryRow, storyColumns, storyOf } from "../postgres/storyOf.ts"
import { Known } from "./Known.ts"
import { readTogether } from "./readTogether.ts"

interface PersonRow extends StoryRow {
  readonly name_ar: string
  readonly name_en: string
  readonly sex: "M" | "F"
  readonly birth_date: string
  readonly nationality: string
  readonly passport_no: string
  readonly passport_expiry: string
  readonly mobile: string
  readonly corrections: number
}

const people = `
  select ${storyColumns}, q.name_ar, q.name_en, q.sex, q.birth_date::text, q.nationality, q.passport_no,
         q.passport_expiry::text, q.mobile, p.corrections
  from pilgrim p join season s on s.name = p.season join person q on q.pilgrim = p.id
  where p.id = any($1)`

const campaigns = `
  select pilgrim, data ->> 'campaign' as told from event where pilgrim = any($1) and type = 'CampaignConfirmed'
  order by version`

const registrations = `
  select pilgrim, data -> 'registration' as told from event where pilgrim = any($1) and type = 'RegistrationMade'`

const byMobile = `select pilgrim from person where mobile = $1 order by pilgrim`

const ofGroups = `
  select ${storyColumns} from pilgrim p join season s on s.name = p.season where p.group_id = any($1) order by p.id`

const whoCrossed = `
  select p.id as pilgrim, c.direction, (c.at at time zone (s.figures ->> 'timeZone'))::date::text as on
  from unnest($1::text[], $2::date[], $3::text[], $4::text[], $5::timestamptz[]) with ordinality
    as c(passport, birth_date, nationality, direction, at, n)
  join person q on q.passport_no = c.passport and q.birth_date = c.birth_date and q.nationality = c.nationality
  join pilgrim p on p.id = q.pilgrim join season s on s.name = p.season
  order by c.n, p.id`

/** Our people in PostgreSQL. */
export const layer = Layer.effect(
  People,
  Effect.gen(function* () {
    const database = yield* Database
    const known = yield* Known
    const read = Effect.fnUntraced(function* (pilgrims: ReadonlyArray<PilgrimId>) {
      const rows = yield* database
        .query<PersonRow>({ name: "people", text: people, values: [pilgrims] })
        .pipe(orUnavailable)
      return new Map(
        rows.map((row) => {
          const traveller = travellerOf(row)
          known.rememberPerson(traveller, row.corrections)
          return [row.id, { traveller, story: storyOf(row) }] as const
        }),
      )
    })
    // Several operations begin with the same people at the same moment.
    const readPeople = readTogether(read)
    /** What the events of each told. */
    const told =
      <A>(name: string, text: string) =>
      (pilgrims: ReadonlyArray<PilgrimId>) =>
        database.query<{ pilgrim: PilgrimId; told: A }>({ name, text, values: [pilgrims] }).pipe(
          Effect.map((rows) => new Map(rows.map((row) => [row.pilgrim, row.told]))),
          orUnavailable,
        )
    return {
      find: Effect.fnUntraced(function* (pilgrims) {
        const found = new Map<PilgrimId, Person>()
        const unknown = pilgrims.filter((pilgrim) => {
          const person = known.freshPerson(pilgrim)
          if (person !== undefined) found.set(pilgrim, person)
          return person === undefined
        })
        if (unknown.length === 0) return found
        const told = yield* readPeople(unknown)
        for (const pilgrim of unknown) {
          const person = told.get(pilgrim)
          if (person !== undefined) found.set(pilgrim, person)
        }
        return found
      }),
      byMobile: (number) =>
        database.query<{ pilgrim: PilgrimId }>({ name: "by-mobile", text: byMobile, values: [number] }).pipe(
          Effect.map((rows) => rows.map(({ pilgrim }) => pilgrim)),
          orUnavailable,
        ),
      campaigns: told<CampaignId>("campaigns", campaigns),
      registrations: told<HeldRegistration>("registrations", registrations),
      ofGroups: (groups) =>
        database.query<StoryRow>({ name: "of-groups", text: ofGroups, values: [groups] }).pipe(
          Effect.map((rows) => rows.map(storyOf)),
          orUnavailable,
        ),
      whoCrossed: (crossings) =>
        database
          .query<Crossed>({
            name: "who-crossed",
            text: whoCrossed,
            values: [
              crossings.map(({ passport }) => passport),
              crossings.map(({ birthDate }) => birthDate),
              crossings.map(({ nationality }) => nationality),
              crossings.map(({ direction }) => direction),
              crossings.map(({ at }) => at),
            ],
          })
          .pipe(orUnavailable),
    }
  }),
)

const travellerOf = (row: PersonRow): Traveller => ({
  pilgrim: row.id,
  nameArabic: row.name_ar,
  nameLatin: row.name_en,
  sex: row.sex,
  birthDate: row.birth_date,
  nationality: row.nationality,
  passport: row.passport_no,
  passportExpiry: row.passport_expiry,
  mobile: row.mobile,
})
