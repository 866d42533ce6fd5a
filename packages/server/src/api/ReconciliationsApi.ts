import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup, OpenApi } from "effect/http-api"
import { Commanding } from "./Commanding.ts"
import { pagingBy } from "./paging.ts"
import { idempotencyHeader, numberParameter } from "./parameters.ts"
import { actProblems, Unknown, unavailable } from "./problems.ts"
import {
  DifferenceKind,
  Differences,
  differencesCursor,
  NewReconciliation,
  Reconciliation,
  Reconciliations,
  reconciliationsCursor,
} from "./reconciliationViews.ts"

const params = {
  reconciliation: numberParameter.annotate({
    description: "The reconciliation's number.",
    examples: [1],
  }),
}

/** Which differences to list. */
export const DifferenceFilter = Schema.Struct({
  kind: Schema.optionalKey(DifferenceKind),
  explained: Schema.optionalKey(
    Schema.Literals(["yes", "no"]).annotate({
      description: "Only those that something explains, or only those that nothing does.",
      examples: ["no"],
    }),
  ),
  ...pagingBy(differencesCursor),
})
export type DifferenceFilter = typeof DifferenceFilter.Type

export const ReconciliationsApi = HttpApiGroup.make("reconciliations")
  .add(
    HttpApiEndpoint.post("ask", "/v1/reconciliations", {
      headers: idempotencyHeader,
      payload: NewReconciliation,
      success: Reconciliation,
      error: actProblems,
    })
      .annotateMerge(
        OpenApi.annotations({
          summary: "Compare with a foreign system",
          description:
            "Compares everything that we hold of a system with its own list. It begins within a second; while one is under way, that one is answered.",
        }),
      )
      .annotate(Commanding, true),
    HttpApiEndpoint.get("list", "/v1/reconciliations", {
      query: Schema.Struct(pagingBy(reconciliationsCursor)),
      success: Reconciliations,
      error: unavailable,
    }).annotateMerge(OpenApi.annotations({ summary: "List reconciliations", description: "The newest first." })),
    HttpApiEndpoint.get("one", "/v1/reconciliations/:reconciliation", {
      params,
      success: Reconciliation,
      error: [Unknown, unavailable],
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Read a reconciliation",
        description: "With what was found so far, also while it is under way.",
      }),
    ),
    HttpApiEndpoint.get("differences", "/v1/reconciliations/:reconciliation/differences", {
      params,
      query: DifferenceFilter,
      success: Differences,
      error: [Unknown, unavailable],
    }).annotateMerge(
      OpenApi.annotations({ summary: "List a reconciliation's differences", description: "In the order of pilgrims." }),
    ),
  )
  .annotateMerge(
    OpenApi.annotations({
      title: "Reconciliations",
      description: "What we hold compared with what foreign systems say they have.",
    }),
  )
