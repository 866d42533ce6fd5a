import { randomUUID } from "node:crypto"
import { createReadStream, readFileSync } from "node:fs"
import { join } from "node:path"
import { Hub } from "@mahmal/core/hub/Hub"
import type { PilgrimId } from "@mahmal/core/journey/ids"
import type { StateName } from "@mahmal/core/journey/State"
import type { Crossing } from "@mahmal/core/ports/BorderFeed"
import { People } from "@mahmal/core/ports/People"
import { readSeason } from "@mahmal/core/season/readSeason"
import * as BorderFeedInMemory from "@mahmal/core/testing/memory/BorderFeedInMemory"
import * as BraceletMakerInMemory from "@mahmal/core/testing/memory/BraceletMakerInMemory"
import * as MessagesInMemory from "@mahmal/core/testing/memory/MessagesInMemory"
import * as NationalTrackInMemory from "@mahmal/core/testing/memory/NationalTrackInMemory"
import {
  Database,
  environmentWith,
  holdDraw,
  serverLayerOn,
  storeApplications,
  storeSeason,
  turnDay,
} from "@mahmal/server"
import { Effect, Layer, Schedule } from "effect"
import * as VisaDesk from "./VisaDesk.ts"

const file = (name: string) => join(import.meta.dirname, name)
const pilgrim = "1448-Q48-000001" as PilgrimId

// The mission has a visa desk of its own. The systems that it does not have yet are stood in for, in memory.
const crossings: Array<ReadonlyArray<Crossing>> = []
const foreignSystems = Layer.mergeAll(
  VisaDesk.layer,
  NationalTrackInMemory.layer(),
  BraceletMakerInMemory.layer(),
  BorderFeedInMemory.layer(crossings),
  MessagesInMemory.layer(),
)

// None of these systems calls back, so nobody knows with what it would show itself.
const unknown = randomUUID()

// DATABASE_URL says where the mission's PostgreSQL is. The times are for an example that is soon over.
const environment = environmentWith({
  HUB_ASK_EVERY: "100 millis",
  HUB_FEED_EVERY: "100 millis",
  ETRACK_CALLBACK_USERNAME: "nobody",
  ETRACK_CALLBACK_PASSWORD: unknown,
  VISA_WEBHOOK_SECRET: `whsec_${btoa(unknown)}`,
  SMS_REPORT_SECRET: unknown,
})

// The whole hub: REST on PORT, the workers, the ledger, the feed of events, webhooks and the gate.
const mission = serverLayerOn(foreignSystems, environment)

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
  yield* storeSeason(season)
  yield* storeApplications(season, createReadStream(file("applications.csv")))
  yield* turnDay(season.name, season.draw.day)
  // A rehearsal's draw: it invents the committee and its secrets. A real one goes by REST, step by step and by two people.
  yield* holdDraw(season, "a seed that is published", season.draw.day)
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
