import { HttpApiEndpoint, HttpApiGroup, OpenApi } from "effect/http-api"
import { Commanding } from "./Commanding.ts"
import { Reasoned } from "./exchangeActs.ts"
import { pagingBy } from "./paging.ts"
import { idempotencyHeader, seasonParameter } from "./parameters.ts"
import {
  actProblems,
  bodyProblems,
  Frozen,
  PlacesTaken,
  SeasonBegun,
  SeasonProblem,
  Unknown,
  unavailable,
} from "./problems.ts"
import { Figures, SeasonClosing, SeasonStanding, Seasons, seasonsCursor } from "./seasonViews.ts"

export const SeasonsApi = HttpApiGroup.make("seasons")
  .add(
    HttpApiEndpoint.get("list", "/v1/seasons", {
      query: pagingBy(seasonsCursor),
      success: Seasons,
      error: unavailable,
    }).annotateMerge(OpenApi.annotations({ summary: "List the seasons", description: "By name, with their places." })),
    HttpApiEndpoint.get("one", "/v1/seasons/:season", {
      params: seasonParameter,
      success: SeasonStanding,
      error: [Unknown, unavailable],
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Read a season",
        description: "Its figures, its day, its places, and who stands where.",
      }),
    ),
    HttpApiEndpoint.put("store", "/v1/seasons/:season", {
      params: seasonParameter,
      payload: Figures,
      success: SeasonStanding,
      error: [PlacesTaken, Frozen, SeasonBegun, unavailable, ...bodyProblems],
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Set up a season",
        description:
          "Stores the figures of a season, or changes them. A new season stands on the day on which its registration closes. " +
          "Figures that contradict each other are refused, each with its place; and so is what would change a closed season, or end at once what is " +
          "still to come of one that has begun: a last day is today at the earliest.",
      }),
    ),
    HttpApiEndpoint.get("closing", "/v1/seasons/:season/closing", {
      params: seasonParameter,
      success: SeasonClosing,
      error: [Unknown, unavailable],
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Read whether a season is closed",
        description: "Who asked for it, how many never travelled, and how many are still looked for.",
      }),
    ),
    HttpApiEndpoint.post("close", "/v1/seasons/:season/closing", {
      params: seasonParameter,
      headers: idempotencyHeader,
      payload: Reasoned,
      success: SeasonClosing,
      error: [SeasonProblem, ...actProblems],
    })
      .annotateMerge(
        OpenApi.annotations({
          summary: "Close a season",
          description:
            "Takes two people: it waits until another asks for it within a day. Then the journeys of those of whom nothing says that they travelled end, and their bracelets are revoked. Who is not known to be back is still looked for.",
        }),
      )
      .annotate(Commanding, true),
  )
  .annotateMerge(OpenApi.annotations({ title: "Seasons", description: "What changes from one year to the next." }))
