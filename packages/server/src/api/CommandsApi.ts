import { Particulars } from "@mahmal/core/exchange/Particulars"
import { Serial } from "@mahmal/core/journey/ids"
import { HeldEntitlement, ReplacementReason } from "@mahmal/core/journey/State"
import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup, OpenApi } from "effect/http-api"
import { asTheyWrite } from "./asTheyWrite.ts"
import { Commanding } from "./Commanding.ts"
import { SystemName } from "./exchangeViews.ts"
import { groupParameter, idempotencyHeader, pilgrimParameter } from "./parameters.ts"
import { PilgrimLine } from "./pilgrimViews.ts"
import { actProblems, bodyProblems, CorrectionProblem, commandProblems } from "./problems.ts"
import { CampaignRef, Day, Reason } from "./values.ts"

/** What a command caused, and where those whom it concerns stand now. */
const Commanded = Schema.Struct({
  changed: Schema.Boolean.annotate({ description: "False when it had taken effect before." }),
  pilgrims: Schema.Array(PilgrimLine),
}).annotate({
  identifier: "Commanded",
  description: "What a command caused, and where those whom it concerns stand now.",
})

/** What was wrong about a person, or is true no more. */
const Correction = Schema.Struct({
  reason: Reason,
  changes: Particulars.annotate({
    description: "What is true of the person. Only what is given changes.",
  }).check(
    Schema.makeFilter((changes) => Object.keys(changes).length > 0 || "Expected something to correct", {
      toJsonSchema: () => ({ minProperties: 1 }),
    }),
  ),
}).annotate({ identifier: "PersonCorrection", description: "What was wrong about a person, or is true no more." })

/** What a correction changed. */
const Corrections = Schema.Struct({
  changed: Schema.Array(Schema.String).annotate({
    description: "What is another now; empty when all was so before.",
    examples: [["passport"]],
  }),
  toldOtherwise: Schema.Array(SystemName).annotate({
    description:
      "The foreign systems that were told the earlier data. About each a task is open: have it changed there.",
  }),
}).annotate({ identifier: "PersonCorrected", description: "What a correction changed, and who has it otherwise." })

/** The campaign with which a group travels. */
const Confirmation = Schema.Struct({
  campaign: CampaignRef,
}).annotate({ identifier: "Confirmation", description: "The campaign with which a group travels." })

/** An arrival that the border's feed did not tell. */
const Arrival = Schema.Struct({
  on: Day.annotate({ description: "Today or earlier, in the season's own time zone." }),
}).annotate({ identifier: "Arrival", description: "An arrival that the border's feed did not tell." })

/** A permit or visa in place of another. */
const Reissue = Schema.Struct({
  replaces: HeldEntitlement.check(asTheyWrite).annotate({
    description: "The one on record, so that no other is replaced, and none twice.",
  }),
  entitlement: HeldEntitlement.check(asTheyWrite).annotate({
    description: "The one that takes its place, of its kind. No other pilgrim was ever given it.",
  }),
}).annotate({ identifier: "Reissue", description: "A permit or visa in place of another." })

/** What was recorded by mistake. */
const TakingBack = Schema.Struct({
  what: Schema.Literals(["death", "return"]),
}).annotate({ identifier: "TakingBack", description: "What was recorded by mistake." })

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
    description:
      "What it was found out by, and where that is kept: it stands in the journal for good, and closes the task. No personal data.",
    examples: ["The carrier's list of boarded passengers, filed by the operations room as 118."],
  }),
}).annotate({ identifier: "Finding", description: "What somebody found out about a pilgrim." })

/** What everything has that is said of one pilgrim, with a body of its own. */
const said = {
  params: pilgrimParameter,
  headers: idempotencyHeader,
  success: Commanded,
  error: [...commandProblems, ...bodyProblems],
} as const

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
    HttpApiEndpoint.post("changeCampaign", "/v1/groups/:group/campaign", {
      params: groupParameter,
      headers: idempotencyHeader,
      payload: Confirmation,
      success: Commanded,
      error: [...commandProblems, ...bodyProblems],
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Change a group's campaign",
        description:
          "Of a group that was confirmed with the wrong campaign, or whose campaign has lost its licence: all members who travel, together or not at all, until their bracelets are ordered.",
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
    HttpApiEndpoint.post("recordArrival", "/v1/pilgrims/:pilgrim/arrival", { ...said, payload: Arrival }).annotateMerge(
      OpenApi.annotations({
        summary: "Record an arrival",
        description:
          "Of a pilgrim whom the border's feed did not name, or named by a passport that the hub did not know then. Who has left again is stated to have returned, on evidence.",
      }),
    ),
    HttpApiEndpoint.post("correct", "/v1/pilgrims/:pilgrim/correction", {
      params: pilgrimParameter,
      headers: idempotencyHeader,
      payload: Correction,
      success: Corrections,
      error: [CorrectionProblem, ...actProblems],
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Correct a person",
        description:
          "A renewed passport, another telephone number, a name that was typed wrongly. What was told at the earlier number and is still news is told again.",
      }),
    ),
    HttpApiEndpoint.post("takeBack", "/v1/pilgrims/:pilgrim/taking-back", {
      ...said,
      payload: TakingBack,
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Take back a death or a return",
        description:
          "Of somebody in the country, where it was recorded by mistake. The bracelet opens nothing since, so that another is made.",
      }),
    ),
    HttpApiEndpoint.post("recordReissue", "/v1/pilgrims/:pilgrim/reissue", { ...said, payload: Reissue }).annotateMerge(
      OpenApi.annotations({
        summary: "Record a permit or visa that was issued anew",
        description:
          "The authority has issued another in place of the one on record, as for a renewed passport, or after it had cancelled that one.",
      }),
    ),
    HttpApiEndpoint.post("find", "/v1/pilgrims/:pilgrim/finding", { ...said, payload: Finding }).annotateMerge(
      OpenApi.annotations({
        summary: "State what became of a pilgrim",
        description:
          "Of one who was to travel and is not known to be back: ends the journey on the evidence, which stands in the journal with it, and closes the task about it. Who was not to travel yet, or died before anybody travels, is not looked for.",
      }),
    ),
    HttpApiEndpoint.post("replaceBracelet", "/v1/pilgrims/:pilgrim/bracelet/replacement", {
      ...said,
      payload: Replacement,
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Replace a bracelet",
        description: "It opens nothing from now on, and another is made.",
      }),
    ),
  )
  .annotateEndpoints(Commanding, true)
  .annotateMerge(OpenApi.annotations({ title: "Commands", description: "What people ask of a journey." }))
