import { createReadStream } from "node:fs"
import type { Season } from "@mahmal/core/season/Season"
import { addDays } from "@mahmal/core/season/SeasonDay"
import { Effect, Schedule } from "effect"
import { Database } from "../postgres/Database.ts"
import { stillOpen } from "../postgres/inStates.ts"
import { only } from "../postgres/only.ts"
import { closeSeason, closesFrom } from "../season/closeSeason.ts"
import { holdDraw } from "../season/holdDraw.ts"
import { passPlacesOn } from "../season/passPlacesOn.ts"
import { settled } from "../season/settled.ts"
import { storeApplications } from "../season/storeApplications.ts"
import { storeSeason } from "../season/storeSeason.ts"
import { turnDay } from "../season/turnDay.ts"
import { readSeason } from "../store/readSeason.ts"
import { actDay } from "./actDay.ts"
import { type TellBorder, travelDay } from "./travelDay.ts"

/** A season that is run from its applications file until it is closed, with a clock of its own. */
export interface Rehearsal {
  readonly season: Season
  readonly applications: string
  readonly seed: string
  /** How many times as many people as usual withdraw or die. */
  readonly unrest?: number
  readonly tellBorder: TellBorder
}

/**
 * Runs a season, or carries on with it where it stands: whatever was begun when a hub was killed is done again on the
 * same day, to the same end.
 */
export const rehearse = Effect.fn("rehearse")(function* (rehearsal: Rehearsal) {
  const { season, seed, tellBorder } = rehearsal
  yield* storeSeason(season, seed)
  const begun = yield* readSeason(season.name)
  if (begun.today < season.draw.day) {
    yield* storeApplications(season, createReadStream(rehearsal.applications))
    yield* turnDay(season.name, season.draw.day)
  }
  const { today } = yield* readSeason(season.name)
  if (today === season.draw.day) yield* holdDraw(season, seed, today)
  for (let day = today; day <= closesFrom(season); day = addDays(day, 1)) {
    yield* turnDay(season.name, day)
    yield* untilSettled(season)
    yield* passPlacesOn(season.name)
    yield* actDay(season, seed, day, rehearsal.unrest)
    yield* travelDay(season, seed, day, tellBorder)
    yield* untilSettled(season)
  }
  for (const one of committee) yield* closeSeason(season.name, one, "The rehearsal is over.")
  yield* untilClosed
})

/** The two who close a season. */
const committee = ["rehearsal:first", "rehearsal:second"]

/** Waits until nobody waits for anything from outside, and all that the border told is read. */
const untilSettled = (season: Season) =>
  Effect.gen(function* () {
    return (yield* settled(season.name)) && (yield* countOpen("operation = 'border.read'")) === 0
  }).pipe(Effect.repeat({ until: (isSettled) => isSettled, schedule: Schedule.spaced("50 millis") }))

/** Waits until every exchange is closed, messages included. */
const untilClosed = Effect.suspend(() => countOpen("true")).pipe(
  Effect.repeat({ until: (open) => open === 0, schedule: Schedule.spaced("100 millis") }),
)

const countOpen = Effect.fnUntraced(function* (condition: string) {
  const database = yield* Database
  const rows = yield* database.query<{ open: number }>({
    text: `select count(*)::int as open from exchange where ${stillOpen} and ${condition}`,
  })
  return only(rows, "the count").open
})
