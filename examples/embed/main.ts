import { createReadStream, readFileSync } from "node:fs"
import { join } from "node:path"
import { Hub } from "@mahmal/core/hub/Hub"
import type { PilgrimId } from "@mahmal/core/journey/ids"
import type { StateName } from "@mahmal/core/journey/State"
import { People } from "@mahmal/core/ports/People"
import { readSeason } from "@mahmal/core/season/readSeason"
import { Database, holdDraw, storeApplications, storeSeason, turnDay } from "@mahmal/server"
import { Effect, Schedule } from "effect"
import { crossings, mission } from "./mission.ts"

const file = (name: string) => join(import.meta.dirname, name)
const pilgrim = "1448-Q48-000001" as PilgrimId
const seed = "a seed that is published"

/** Waits until the pilgrim stands in a state, and gives who it is. */
const until = (state: StateName) =>
  Effect.gen(function* () {
    const people = yield* People
    return (yield* people.find([pilgrim])).get(pilgrim)
  }).pipe(
    Effect.repeat({ until: (person) => person?.story.state._tag === state, schedule: Schedule.spaced("50 millis") }),
  )

/** One pilgrim's journey, from the applications file to the return. */
const journey = Effect.gen(function* () {
  const hub = yield* Hub
  const season = yield* Effect.fromResult(readSeason(JSON.parse(readFileSync(file("season.json"), "utf8"))))
  // As a rehearsal's: its days are turned here, and not by the calendar.
  yield* storeSeason(season, seed)
  yield* storeApplications(season, createReadStream(file("applications.csv")))
  yield* turnDay(season.name, season.draw.day)
  // A rehearsal's draw: it invents the committee and its secrets. A real one goes by REST, step by step and by two people.
  yield* holdDraw(season, seed, season.draw.day)
  yield* hub.submit({ _tag: "Acts", acts: [{ pilgrim, command: { _tag: "Confirm", campaign: "Al-Noor" } }] })

  const person = yield* until("Bracelet")
  if (person === undefined) return yield* Effect.die("nobody is there")
  const { passport, nationality, birthDate } = person.traveller
  const who = { passport, nationality, birthDate, point: "Jeddah" }
  crossings.push([{ ...who, direction: "arrival", at: "2027-05-08T09:00:00+03:00" }])
  yield* until("Arrived")
  crossings.push([{ ...who, direction: "departure", at: "2027-05-22T21:00:00+03:00" }])
  yield* until("Returned")

  const { query } = yield* Database
  const text = "select version, type, coalesce(because, '') as because from event where pilgrim = $1 order by version"
  for (const { version, type, because } of yield* query<{ version: number; type: string; because: string }>({
    text,
    values: [pilgrim],
  }))
    console.log(`${version} ${type} ${because}`.trimEnd())
})

await Effect.runPromise(Effect.provide(journey, mission))
