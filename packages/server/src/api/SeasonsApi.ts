import { HttpApiEndpoint, HttpApiGroup, OpenApi } from "effect/http-api"
import { pagingBy } from "./paging.ts"
import { seasonParameter } from "./parameters.ts"
import { bodyProblems, Frozen, PlacesTaken, Unknown, unavailable } from "./problems.ts"
import { Figures, SeasonStanding, Seasons, seasonsCursor } from "./seasonViews.ts"

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
      error: [PlacesTaken, Frozen, unavailable, ...bodyProblems],
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Set up a season",
        description:
          "Stores the figures of a season, or changes them. A new season stands on the day on which its registration closes. " +
          "Figures that contradict each other are refused, each with its place.",
      }),
    ),
  )
  .annotateMerge(OpenApi.annotations({ title: "Seasons", description: "What changes from one year to the next." }))
