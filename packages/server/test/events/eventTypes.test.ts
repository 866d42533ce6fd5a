import { readdirSync, readFileSync } from "node:fs"
import type { Event } from "@mahmal/core/journey/Event"
import { Serial } from "@mahmal/core/journey/ids"
import { CampaignId } from "@mahmal/core/season/CampaignId"
import type { SeasonDay } from "@mahmal/core/season/SeasonDay"
import { Ajv2020 } from "ajv/dist/2020.js"
import { default as addFormats } from "ajv-formats"
import { expect, it } from "vitest"
import { writeEventSchemas } from "../../scripts/writeEventSchemas.ts"
import { eventTypes } from "../../src/api/eventTypes.ts"
import type { Occurrence } from "../../src/api/Occurrence.ts"
import { cloudEventOf } from "../../src/events/cloudEventOf.ts"
import { eventSchema } from "../../src/events/eventSchema.ts"

const folder = new URL("../../../../contracts/hub/events/", import.meta.url)
const day = "2027-01-01" as SeasonDay
/** What must not leave the hub. */
const hidden = "HIDDEN"
const registration = { reference: hidden, number: hidden }
const entitlement = { kind: "visa", id: hidden, number: hidden } as const
const bracelet = { serial: Serial.make("B-1"), chip: hidden }

/** An event of each kind that is told, with everything that its record may hold. */
const told: ReadonlyArray<Event> = [
  { _tag: "ApplicationRejected", reasons: [hidden] },
  { _tag: "PlaceDrawn", expires: day, by: { result: hidden } },
  { _tag: "PutOnWaitingList" },
  { _tag: "CampaignConfirmed", campaign: CampaignId.make("C1") },
  { _tag: "RegistrationMade", registration, asks: true },
  { _tag: "RegistrationRefused", code: hidden },
  { _tag: "EntitlementIssued", entitlement, asks: true },
  { _tag: "EntitlementReissued", entitlement },
  { _tag: "EntitlementRefused", code: hidden },
  { _tag: "BraceletMade", bracelet },
  { _tag: "ReplacementAsked", serial: Serial.make("B-1"), reason: "lost" },
  { _tag: "BraceletReplaced", bracelet },
  { _tag: "PilgrimArrived", on: day },
  { _tag: "PilgrimReturned", on: day },
  { _tag: "PlaceLapsed" },
  { _tag: "PilgrimWithdrew" },
  { _tag: "PilgrimDied" },
  { _tag: "DeathTakenBack" },
  { _tag: "ReturnTakenBack" },
  { _tag: "PilgrimNeverTravelled" },
  { _tag: "UndoneOutside", what: "bracelet" },
]
const hash = "0".repeat(64)
const announced: ReadonlyArray<Pick<Occurrence, "type" | "data">> = [
  { type: "draw.Freeze", data: { pool: hash, root: hidden, groups: 1, rules: hidden } },
  { type: "draw.Commit", data: { commitment: hash, randomness: "drand", comes: 1 } },
  { type: "draw.Publish", data: { result: hash, findings: [hidden] } },
  { type: "draw.Correct", data: { pool: hash, root: hidden, groups: 1, rules: hidden } },
  { type: "task.Opened", data: { kind: "exchange.in-doubt", unit: "operations", why_en: hidden } },
  { type: "task.Closed", data: { kind: "exchange.in-doubt", unit: "operations", closed_because: hidden } },
]

const at = "2026-12-01T06:00:00.000000Z"
const occurrences: ReadonlyArray<Occurrence> = [
  ...told.map(({ _tag, ...data }, n) => ({
    subject: "1448-Q48-000001",
    number: n + 1,
    season: "1448",
    group: "1448-G000001",
    type: _tag,
    data,
    day,
    at,
  })),
  ...announced.map((one, n) => ({
    subject: one.type.startsWith("task") ? "task/1" : "draw/1448",
    number: n + 1,
    season: "1448",
    group: null,
    day: null,
    at,
    ...one,
  })),
]

it("is each in the contracts as it is declared, and nothing else is (pnpm generate writes them)", () => {
  const schemas = writeEventSchemas()
  expect(readdirSync(folder).toSorted()).toEqual([...schemas.keys()].toSorted())
  for (const [name, text] of schemas) expect(readFileSync(new URL(name, folder), "utf8"), name).toBe(text)
})

it("is told as its schema says, with nothing that is not in it: no number of an authority, no reason, no chip", () => {
  const ajv = new Ajv2020({ strict: false })
  addFormats.default(ajv)
  expect(occurrences.map(({ type }) => type).toSorted()).toEqual([...eventTypes.keys()].toSorted())
  for (const occurrence of occurrences) {
    const event = cloudEventOf(occurrence, "https://hub.example")
    const type = eventTypes.get(occurrence.type)
    const valid = type !== undefined && ajv.validate(eventSchema(type), event)
    expect(valid, `${occurrence.type}: ${ajv.errorsText()}`).toBe(true)
    expect(JSON.stringify(event)).not.toContain(hidden)
  }
})

it("concerns at least the unit that keeps the hub running", () => {
  for (const [recorded, { units, says }] of eventTypes) {
    expect(units, recorded).toContain("it")
    expect(new Set(units).size, recorded).toBe(units.length)
    expect(says, recorded).toMatch(/\.$/)
  }
})
