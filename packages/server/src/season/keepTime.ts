import { dateIn } from "@mahmal/core/season/dateIn"
import { addDays } from "@mahmal/core/season/SeasonDay"
import type { SeasonName } from "@mahmal/core/season/SeasonName"
import { Clock, Effect, Layer } from "effect"
import { placeDrawn } from "../committee/placeDrawn.ts"
import { clockOff, mostOff } from "../observing/clockOff.ts"
import { Database } from "../postgres/Database.ts"
import { repeatedly } from "../repeatedly.ts"
import { readSeason } from "../store/readSeason.ts"
import { leaversUndone } from "./leaversUndone.ts"
import { passPlacesOn } from "./passPlacesOn.ts"
import { tellOfMissing } from "./tellOfMissing.ts"
import { turnDay } from "./turnDay.ts"

/**
 * Keeps every season to the calendar of its own time zone, look by look: turns each day that has begun, one after the
 * other, and passes freed places on as soon as those of all who left on that day are free. Seasons of a rehearsal are left
 * alone.
 *
 * What cannot be done now is done at the next look, and holds up no other season. While this hub's clock and the database's
 * differ, no day is turned: it could not be turned back, nor what lapsed with it.
 */
export const keepTime = Effect.fn("keepTime")(
  function* () {
    const off = yield* clockOff()
    if (off > mostOff) return yield* Effect.logWarning(notYet, { clockOff: off })
    const database = yield* Database
    const seasons = yield* database.query<{ name: SeasonName }>({
      text: "select name from season where rehearsed_with is null order by name",
    })
    yield* Effect.forEach(
      seasons,
      ({ name }) => Effect.catchCause(keepSeason(name), (cause) => Effect.logWarning(notYet, cause)),
      { discard: true },
    )
  },
  (look) => repeatedly(look, "1 minute", notYet),
)

const notYet = "a season is not kept to its calendar yet"

/** One look at a season: brings it to the date in its time zone. */
export const keepSeason = Effect.fn("keepSeason")(function* (name: SeasonName) {
  const { figures, today } = yield* readSeason(name)
  const now = yield* Clock.currentTimeMillis
  const date = dateIn(figures.timeZone, now)
  // Days turn whatever is still under way: offers and cut-offs end by the calendar, and an answer may never come.
  for (let day = today; day <= date; day = addDays(day, 1)) yield* turnDay(name, day)
  // A hub that was killed right after publishing has not given the places yet: they are offered from today on.
  yield* placeDrawn(name)
  // Only after the last day: the days of an offer would otherwise count from one that is over. Places that pass on together fit
  // larger groups, but on the last day there is no later one to wait for.
  if (today <= date && (yield* leaversUndone(name))) yield* passPlacesOn(name, true)
  yield* tellOfMissing(name)
})

/** Keeps time while the hub runs. */
export const layer = Layer.effectDiscard(Effect.forkScoped(keepTime()))
