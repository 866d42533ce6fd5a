import { createReadStream, readFileSync } from "node:fs"
import { join } from "node:path"
import { Hub } from "@mahmal/core/hub/Hub"
import type { PilgrimId } from "@mahmal/core/journey/ids"
import type { Crossing } from "@mahmal/core/ports/BorderFeed"
import { CampaignId } from "@mahmal/core/season/CampaignId"
import { readSeason } from "@mahmal/core/season/readSeason"
import { People } from "@mahmal/core/store/People"
import { followEvents, holdDraw, runMain, storeApplications, storeSeason, turnDay } from "@mahmal/server"
import { Effect, Stream } from "effect"
import { crossings, environment, mission } from "./mission.ts"

const file = (name: string) => join(import.meta.dirname, name)
const pilgrim = "1448-Q48-000001" as PilgrimId
const seed = "a seed that is published"

/**
 * One pilgrim's journey, from the applications file to the return. Started again, it goes on where it was: of what was done
 * nothing is done twice.
 */
const journey = Effect.gen(function* () {
  const hub = yield* Hub
  const season = yield* Effect.fromResult(readSeason(JSON.parse(readFileSync(file("season.json"), "utf8"))))
  // A rehearsal: its days are turned here, not by the calendar.
  yield* storeSeason(season, seed)
  yield* storeApplications(season, createReadStream(file("applications.csv")))
  yield* turnDay(season.name, season.draw.day)
  // A rehearsal's draw, with an invented committee and secrets. A real one is held over REST, step by step and by two people.
  yield* holdDraw(season, seed, season.draw.day)
  const people = yield* People
  const person = (yield* people.find([pilgrim])).get(pilgrim)
  if (person?.story.state._tag === "Drawn")
    yield* hub.submit({
      _tag: "Acts",
      acts: [{ pilgrim, command: { _tag: "Confirm", campaign: CampaignId.make("Al-Noor") } }],
    })

  // Events as they happen. A restarted program gives `after`, the position of the last event that it processed.
  yield* followEvents().pipe(
    Stream.tap(({ event }) => Effect.sync(() => console.log(event.id, event.type))),
    Stream.tap(({ event }) => cross(event.type)),
    Stream.takeUntil(({ event }) => event.type === "org.mahmal.pilgrim.returned.v1"),
    Stream.runDrain,
  )
})

/** Everybody with a bracelet arrives, and then leaves: the border will publish it. */
const cross = Effect.fnUntraced(function* (happened: string) {
  const crossing = crossingAfter.get(happened)
  const people = yield* People
  const person = (yield* people.find([pilgrim])).get(pilgrim)
  if (crossing === undefined || person === undefined) return
  const { passport, nationality, birthDate } = person.traveller
  crossings.push([{ passport, nationality, birthDate, point: "Jeddah", ...crossing }])
})

const crossingAfter = new Map<string, Pick<Crossing, "direction" | "at">>([
  ["org.mahmal.pilgrim.bracelet-made.v1", { direction: "arrival", at: "2027-05-08T09:00:00+03:00" }],
  ["org.mahmal.pilgrim.arrived.v1", { direction: "departure", at: "2027-05-22T21:00:00+03:00" }],
])

// With exit status 0 at the end; whatever stops it before is told in one sentence.
runMain(Effect.as(Effect.provide(journey, mission), 0), { environment })
