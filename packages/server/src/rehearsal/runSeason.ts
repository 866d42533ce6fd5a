import { webAddress } from "@mahmal/adapters/http/webAddress"
import type { Season } from "@mahmal/core/season/Season"
import { Effect, Fiber, Schedule } from "effect"
import { readSeason } from "../store/readSeason.ts"
import { progressOn } from "./Progress.ts"
import { rehearse } from "./rehearse.ts"
import { readSeasonFile, rowsOf } from "./sample.ts"
import { finalTable, standings } from "./standings.ts"

/** What `mahmal season` runs. */
export interface SeasonRun {
  /** The season's file of figures, and its applications file. */
  readonly season: string
  readonly applications: string
  readonly seed: string
  /** How many times as many people as usual withdraw or die. */
  readonly unrest?: number
}

/** The stand-in of the border could not be told who crosses. */
class BorderUntold extends Error {
  override readonly name = "BorderUntold"
}

/** Tells the stand-in of the border; again until it hears, for telling twice is telling once. */
const tellBorder = (path: string, body: unknown) =>
  Effect.gen(function* () {
    const url = yield* webAddress("BORDER_URL")
    yield* Effect.tryPromise({
      try: async () => {
        const answer = await fetch(new URL(path, url), {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify(body),
        })
        if (!answer.ok) throw new BorderUntold(`the stand-in of the border answered ${answer.status}`)
      },
      catch: (cause) => cause,
    })
  }).pipe(Effect.retry({ schedule: Schedule.spaced("200 millis"), times: 50 }))

/**
 * Runs a season against stand-ins with a clock that runs fast, shows how far it has come, and prints where everybody
 * stands at the end. Gives whether the table adds up to the rows of the file.
 */
export const runSeason = Effect.fn("runSeason")(function* ({
  season: file,
  applications,
  seed,
  unrest = 1,
}: SeasonRun) {
  const season: Season = yield* readSeasonFile(file)
  const rows = yield* Effect.promise(() => rowsOf(applications))
  const progress = progressOn(process.stdout, { rows, places: season.places.total })
  progress.say(`Season ${season.name}: ${rows} rows, ${season.places.total} places, seed ${seed}.`)
  const show = Effect.gen(function* () {
    const { today } = yield* readSeason(season.name)
    progress.show(today, yield* standings(season.name))
  })
  const showing = yield* Effect.forkChild(Effect.repeat(Effect.ignore(show), Schedule.spaced("500 millis")))
  yield* rehearse({ season, applications, seed, unrest, tellBorder }).pipe(
    Effect.andThen(show),
    Effect.ensuring(Effect.andThen(Fiber.interrupt(showing), Effect.sync(progress.stop))),
  )
  const { text, addsUp } = finalTable(yield* standings(season.name), rows)
  process.stdout.write(`\n${text}\n`)
  return addsUp
})
