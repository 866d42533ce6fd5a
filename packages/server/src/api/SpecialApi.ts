import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup, OpenApi } from "effect/http-api"
import { largestBody } from "./LargestBody.ts"
import { pilgrimParameter } from "./parameters.ts"
import { bodyProblems, RecordChanged, Unknown, unavailable } from "./problems.ts"
import { Instant, PilgrimRef } from "./values.ts"

const Words = Schema.String.check(Schema.isBetweenLength(1, 200))
const List = Schema.Array(Words).check(Schema.isMaxLength(50))
const version = Schema.Int.check(Schema.isGreaterThanOrEqualTo(0)).annotate({
  description: "Counts the changes of the record; 0 before it was ever written.",
  examples: [0],
})

/** What the medical unit writes down of a pilgrim. */
const notes = {
  conditions: List.annotate({ examples: [["Diabetes, type 2"]] }),
  medicines: List.annotate({ examples: [["Metformin 500 mg, twice a day"]] }),
  allergies: List.annotate({ examples: [["Penicillin"]] }),
  bloodGroup: Schema.NullOr(Schema.Literals(["O-", "O+", "A-", "A+", "B-", "B+", "AB-", "AB+"])),
  notes: Schema.String.check(Schema.isMaxLength(4000)).annotate({ description: "Free text; empty for none." }),
}
export const HealthNotes = Schema.Struct(notes)
export type HealthNotes = typeof HealthNotes.Type

/** A pilgrim's health record as it is to be. */
const NewHealthRecord = Schema.Struct({ version, ...notes }).annotate({
  identifier: "NewHealthRecord",
  description: "The whole record as it is to be, and the version that it takes the place of.",
})

/** A pilgrim's health record. */
export const HealthRecord = Schema.Struct({
  pilgrim: PilgrimRef,
  version,
  needsWheelchair: Schema.NullOr(Schema.Boolean).annotate({
    description: "As the application says; null where none was accepted.",
  }),
  ...notes,
  changed: Schema.NullOr(Instant),
  changedBy: Schema.NullOr(Schema.String),
}).annotate({ identifier: "HealthRecord", description: "What the medical unit must know of a pilgrim." })
export type HealthRecord = typeof HealthRecord.Type

/** When a pilgrim performed Hajj before. */
const EarlierHajj = Schema.Struct({
  pilgrim: PilgrimRef,
  lastHajjYear: Schema.NullOr(Schema.Int).annotate({
    description: "The Hijri year, as the application says; null for a first Hajj.",
    examples: [1439],
  }),
}).annotate({ identifier: "EarlierHajj", description: "When a pilgrim performed Hajj before." })

/** What help somebody needs on the way. */
const Assistance = Schema.Struct({
  pilgrim: PilgrimRef,
  needsWheelchair: Schema.NullOr(Schema.Boolean).annotate({
    description: "As the application says; null where none was accepted, or it was erased.",
  }),
}).annotate({ identifier: "Assistance", description: "What help a pilgrim needs on the way, and no reason for it." })

const path = "/v1/pilgrims/:pilgrim/health"

export const SpecialApi = HttpApiGroup.make("special")
  .add(
    HttpApiEndpoint.get("health", path, {
      params: pilgrimParameter,
      success: HealthRecord,
      error: [Unknown, unavailable],
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Read a pilgrim's health record",
        description: "An empty one where there is none.",
      }),
    ),
    HttpApiEndpoint.put("keepHealth", path, {
      params: pilgrimParameter,
      payload: NewHealthRecord,
      success: HealthRecord,
      error: [Unknown, RecordChanged, unavailable, ...bodyProblems],
    })
      .annotateMerge(
        OpenApi.annotations({
          summary: "Write a pilgrim's health record",
          description:
            "The whole of it, in the place of the version that was read: nobody's change is overwritten unseen.",
        }),
      )
      .annotateMerge(largestBody(256)),
    HttpApiEndpoint.get("assistance", "/v1/pilgrims/:pilgrim/assistance", {
      params: pilgrimParameter,
      success: Assistance,
      error: [Unknown, unavailable],
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Read what help a pilgrim needs",
        description:
          "Health data, and the one part of it that those need who give buses and rooms: the pilgrim's own campaign and " +
          "the operations room.",
      }),
    ),
    HttpApiEndpoint.get("earlierHajj", "/v1/pilgrims/:pilgrim/earlier-hajj", {
      params: pilgrimParameter,
      success: EarlierHajj,
      error: [Unknown, unavailable],
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Read when a pilgrim performed Hajj before",
        description: "As the application says; the draw's rules go by it.",
      }),
    ),
  )
  .annotateMerge(
    OpenApi.annotations({
      title: "Special data",
      description: "Health and faith: sealed in the database, and shown to few. No list, event or log has any of it.",
    }),
  )
