import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup, OpenApi } from "effect/http-api"
import { Commanding } from "./Commanding.ts"
import { cursorOf, pageOf, pagingBy } from "./paging.ts"
import { idempotencyHeader, numberParameter } from "./parameters.ts"
import { actProblems, EmergencyProblem, unavailable } from "./problems.ts"
import { Instant, PilgrimRef, Reason } from "./values.ts"

const EmergencyReads = Schema.Literals(["personal", "health"]).annotate({
  description: "How much is opened; `health` opens what is personal too.",
})

/** An emergency in which somebody must read what they have no right to. */
export const Emergency = Schema.Struct({ pilgrim: PilgrimRef, reads: EmergencyReads, reason: Reason }).annotate({
  identifier: "Emergency",
  description: "An emergency in which somebody must read of a pilgrim what they have no right to, and why.",
})
export type Emergency = typeof Emergency.Type

const Finding = Schema.Literals(["justified", "unjustified"])

/** What a reviewer finds. */
export const Review = Schema.Struct({ finding: Finding, remark: Reason }).annotate({
  identifier: "Review",
  description: "What a reviewer finds of an emergency access.",
})
export type Review = typeof Review.Type

/** An access that was opened in an emergency. */
export const EmergencyAccess = Schema.Struct({
  access: Schema.Int.annotate({ description: "The access's number.", examples: [42] }),
  caller: Schema.String.annotate({ description: "Who opened it." }),
  unit: Schema.String,
  pilgrim: PilgrimRef,
  reads: EmergencyReads,
  reason: Schema.String,
  opened: Instant,
  until: Instant.annotate({ description: "When it ends, or ended." }),
  used: Schema.Int.annotate({ description: "How often something was read by it." }),
  review: Schema.NullOr(
    Schema.Struct({ at: Instant, by: Schema.String, finding: Finding, remark: Schema.String }),
  ).annotate({ description: "Null while nobody has reviewed it." }),
}).annotate({ identifier: "EmergencyAccess", description: "An access that was opened in an emergency." })
export type EmergencyAccess = typeof EmergencyAccess.Type

const emergencyCursor = cursorOf("emergencies", Schema.Int)
const EmergencyAccesses = pageOf("EmergencyAccesses", EmergencyAccess, emergencyCursor)

/** Which accesses to list; all of them unless said. */
export const EmergencyFilter = Schema.Struct({
  reviewed: Schema.optionalKey(
    Schema.Literals(["yes", "no"]).annotate({ description: "Whether somebody has reviewed it.", examples: ["no"] }),
  ),
  ...pagingBy(emergencyCursor),
})
export type EmergencyFilter = typeof EmergencyFilter.Type

const path = "/v1/emergency-accesses"

export const EmergencyApi = HttpApiGroup.make("emergency")
  .add(
    HttpApiEndpoint.post("open", path, {
      headers: idempotencyHeader,
      payload: Emergency,
      success: EmergencyAccess,
      error: actProblems,
    })
      .annotate(Commanding, true)
      .annotateMerge(
        OpenApi.annotations({
          summary: "Open a pilgrim's data in an emergency",
          description:
            "For a person, for a limited time. Every reading by it stands in the audit trail, and somebody of the " +
            "inspection reviews it.",
        }),
      ),
    HttpApiEndpoint.get("list", path, {
      query: EmergencyFilter,
      success: EmergencyAccesses,
      error: unavailable,
    }).annotateMerge(
      OpenApi.annotations({ summary: "List what was opened in emergencies", description: "The newest first." }),
    ),
    HttpApiEndpoint.post("review", `${path}/:access/review`, {
      params: { access: numberParameter.annotate({ examples: [1] }) },
      headers: idempotencyHeader,
      payload: Review,
      success: EmergencyAccess,
      error: [EmergencyProblem, ...actProblems],
    })
      .annotate(Commanding, true)
      .annotateMerge(
        OpenApi.annotations({
          summary: "Review what was opened in an emergency",
          description: "By somebody else than who opened it. It ends an access that is still open.",
        }),
      ),
  )
  .annotateMerge(
    OpenApi.annotations({ title: "Emergencies", description: "Reading without the right, when a life depends on it." }),
  )
