import { readFeed } from "@mahmal/core/hub/readFeed"
import type { PilgrimId } from "@mahmal/core/journey/ids"
import type { Season } from "@mahmal/core/season/Season"
import { addDays, type SeasonDay } from "@mahmal/core/season/SeasonDay"
import { Effect, Schedule } from "effect"
import { Database } from "../postgres/Database.ts"
import { chance } from "./chance.ts"
import { lastDay, travelOf } from "./habits.ts"

interface Abroad {
  readonly id: PilgrimId
  readonly passport_no: string
  readonly nationality: string
  readonly birth_date: SeasonDay
}

const travellers = `
  select p.id, q.passport_no, q.nationality, q.birth_date::text from pilgrim p join person q on q.pilgrim = p.id
  where p.season = $1 and p.state in ('Bracelet', 'Arrived') order by p.id`

const points = ["JED", "MED", "SLW"] as const

/** Tells the stand-in of the border, at its address, who crosses. */
export type TellBorder = (path: string, body: unknown) => Effect.Effect<void, unknown>

/**
 * Lets those who travel on a day cross the border, and reads the feed until nothing new is in it. Told twice, a crossing
 * is one crossing.
 */
export const travelDay = Effect.fn("travelDay")(function* (
  season: Season,
  seed: string,
  today: SeasonDay,
  tell: TellBorder,
) {
  if (today < addDays(season.arafah.day, -15)) return
  const database = yield* Database
  const people = yield* database.query<Abroad>({ name: "travellers", text: travellers, values: [season.name] })
  const crossings = people.flatMap((person) => {
    const travel = travelOf(seed, person.id, season.arafah.day)
    if (travel === undefined) return []
    const minute = 5 + Math.floor(chance(seed, "minute", person.id) * 50)
    const crossing = (direction: "ARRIVAL" | "DEPARTURE", day: SeasonDay) => ({
      passport: person.passport_no,
      nationality: person.nationality,
      birthDate: person.birth_date,
      direction,
      at: `${day}T${direction === "ARRIVAL" ? "08" : "20"}:${String(minute).padStart(2, "0")}:00+03:00`,
      point: points[Math.floor(chance(seed, "point", person.id) * points.length)],
    })
    return [
      ...(travel.arrives <= today ? [crossing("ARRIVAL", travel.arrives)] : []),
      ...(travel.departs <= today ? [crossing("DEPARTURE", travel.departs)] : []),
    ]
  })
  if (crossings.length > 0) yield* tell("/_mock/crossings", crossings)
  if (today >= lastDay(season.arafah.day)) yield* tell("/_mock/flush", {})
  yield* Effect.retry(readFeed(), { schedule: Schedule.spaced("200 millis"), times: 150 })
})
