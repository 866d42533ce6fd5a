import { Serial } from "@mahmal/core/journey/ids"
import { ReplacementReason } from "@mahmal/core/journey/State"
import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup, OpenApi } from "effect/http-api"
import { Commanding } from "./Commanding.ts"
import { groupParameter, idempotencyHeader, pilgrimParameter } from "./parameters.ts"
import { PilgrimLine } from "./pilgrimViews.ts"
import { bodyProblems, commandProblems } from "./problems.ts"
import { CampaignRef, Day, Reason } from "./values.ts"

/** What a command caused, and where those whom it concerns stand now. */
const Commanded = Schema.Struct({
  changed: Schema.Boolean.annotate({ description: "False when it had taken effect before." }),
  pilgrims: Schema.Array(PilgrimLine),
}).annotate({
  identifier: "Commanded",
  description: "What a command caused, and where those whom it concerns stand now.",
})

/** The campaign with which a group travels. */
const Confirmation = Schema.Struct({
  campaign: CampaignRef,
}).annotate({ identifier: "Confirmation", description: "The campaign with which a group travels." })

/** The bracelet that another is to take the place of. */
const Replacement = Schema.Struct({
  serial: Serial.annotate({
    description: "The bracelet that is lost or damaged: the one on record, so that it is not replaced twice.",
    examples: [Serial.make("B000000000001")],
  }),
  reason: ReplacementReason,
}).annotate({ identifier: "Replacement", description: "The bracelet that another is to take the place of." })

/** What somebody found out about a pilgrim. */
const Finding = Schema.Struct({
  found: Schema.Union([
    Schema.Struct({
      what: Schema.Literal("returned"),
      on: Day.annotate({ description: "The day on which the pilgrim left the country." }),
    }),
    Schema.Struct({ what: Schema.Literal("died") }),
  ]),
  evidence: Reason.annotate({
    description: "What it was found out by, and where that is kept: it closes the task. No personal data.",
    examples: ["The carrier's list of boarded passengers, filed by the operations room as 118."],
  }),
}).annotate({ identifier: "Finding", description: "What somebody found out about a pilgrim." })

export const CommandsApi = HttpApiGroup.make("commands")
  .add(
    HttpApiEndpoint.post("confirm", "/v1/groups/:group/confirmation", {
      params: groupParameter,
      headers: idempotencyHeader,
      payload: Confirmation,
      success: Commanded,
      error: [...commandProblems, ...bodyProblems],
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Confirm a group's places",
        description: "Confirms all members who hold an offer, together or not at all, with one campaign.",
      }),
    ),
    HttpApiEndpoint.post("withdraw", "/v1/pilgrims/:pilgrim/withdrawal", {
      params: pilgrimParameter,
      headers: idempotencyHeader,
      success: Commanded,
      error: commandProblems,
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Withdraw a pilgrim",
        description: "Ends the journey. What was done outside is undone, last first, and then the place passes on.",
      }),
    ),
    HttpApiEndpoint.post("recordDeath", "/v1/pilgrims/:pilgrim/death", {
      params: pilgrimParameter,
      headers: idempotencyHeader,
      success: Commanded,
      error: commandProblems,
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Record a death",
        description: "Ends the journey. Of who died before travelling, what was done outside is undone.",
      }),
    ),
    HttpApiEndpoint.post("find", "/v1/pilgrims/:pilgrim/finding", {
      params: pilgrimParameter,
      headers: idempotencyHeader,
      payload: Finding,
      success: Commanded,
      error: [...commandProblems, ...bodyProblems],
    }).annotateMerge(
      OpenApi.annotations({
        summary: "State what became of a pilgrim",
        description:
          "Of one who was to travel and is not known to be back: ends the journey, and closes the task about it with the evidence.",
      }),
    ),
    HttpApiEndpoint.post("replaceBracelet", "/v1/pilgrims/:pilgrim/bracelet/replacement", {
      params: pilgrimParameter,
      headers: idempotencyHeader,
      payload: Replacement,
      success: Commanded,
      error: [...commandProblems, ...bodyProblems],
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Replace a bracelet",
        description: "It opens nothing from now on, and another is made.",
      }),
    ),
  )
  .annotateEndpoints(Commanding, true)
  .annotateMerge(OpenApi.annotations({ title: "Commands", description: "What people ask of a journey." }))
