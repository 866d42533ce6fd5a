import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup, OpenApi } from "effect/http-api"
import { Commanding } from "./Commanding.ts"
import { Reasoned } from "./exchangeActs.ts"
import { largestBody } from "./LargestBody.ts"
import { pagingBy } from "./paging.ts"
import { idempotencyHeader, numberParameter } from "./parameters.ts"
import { actProblems, RerunProblem, Unknown, unavailable } from "./problems.ts"
import {
  Approval,
  NewRerun,
  OutlookName,
  Rerun,
  RerunItems,
  Reruns,
  Result,
  rerunItemsCursor,
  rerunsCursor,
} from "./rerunViews.ts"

const rerunParameter = {
  rerun: numberParameter.annotate({ description: "The plan's number.", examples: [1] }),
}

/** Which items of a plan to list. */
export const ItemFilter = Schema.Struct({
  outlook: Schema.optionalKey(OutlookName),
  result: Schema.optionalKey(Result),
  ...pagingBy(rerunItemsCursor),
})
export type ItemFilter = typeof ItemFilter.Type

const problems = [RerunProblem, ...actProblems] as const

export const RerunsApi = HttpApiGroup.make("reruns")
  .add(
    HttpApiEndpoint.post("plan", "/v1/reruns", {
      headers: idempotencyHeader,
      payload: NewRerun,
      success: Rerun,
      error: problems,
    })
      .annotateMerge(
        OpenApi.annotations({
          summary: "Plan to run exchanges again",
          description: "A dry run: it says for each exchange what would happen, and nothing is run.",
        }),
      )
      .annotateMerge(largestBody(256))
      .annotate(Commanding, true),
    HttpApiEndpoint.get("list", "/v1/reruns", {
      query: Schema.Struct(pagingBy(rerunsCursor)),
      success: Reruns,
      error: unavailable,
    }).annotateMerge(OpenApi.annotations({ summary: "List plans", description: "The newest first." })),
    HttpApiEndpoint.get("one", "/v1/reruns/:rerun", {
      params: rerunParameter,
      success: Rerun,
      error: [Unknown, unavailable],
    }).annotateMerge(
      OpenApi.annotations({ summary: "Read a plan", description: "With how far it has come, also while it runs." }),
    ),
    HttpApiEndpoint.get("items", "/v1/reruns/:rerun/items", {
      params: rerunParameter,
      query: ItemFilter,
      success: RerunItems,
      error: [Unknown, unavailable],
    }).annotateMerge(
      OpenApi.annotations({ summary: "List a plan's items", description: "In the order in which they are run." }),
    ),
    HttpApiEndpoint.post("approve", "/v1/reruns/:rerun/approval", {
      params: rerunParameter,
      headers: idempotencyHeader,
      payload: Approval,
      success: Rerun,
      error: problems,
    })
      .annotateMerge(
        OpenApi.annotations({
          summary: "Approve a plan",
          description:
            "By another than who made it: not by a key that they made, nor by one whose maker made theirs. What is safe in it is then run, in order for each pilgrim.",
        }),
      )
      .annotate(Commanding, true),
    HttpApiEndpoint.post("stop", "/v1/reruns/:rerun/stop", {
      params: rerunParameter,
      headers: idempotencyHeader,
      payload: Reasoned,
      success: Rerun,
      error: problems,
    })
      .annotateMerge(
        OpenApi.annotations({
          summary: "Stop a plan",
          description: "Begins nothing more of it. What is under way comes to its end.",
        }),
      )
      .annotate(Commanding, true),
  )
  .annotateMerge(
    OpenApi.annotations({
      title: "Reruns",
      description: "Many exchanges run again: a dry run first, a second person's approval, then a result for each.",
    }),
  )
