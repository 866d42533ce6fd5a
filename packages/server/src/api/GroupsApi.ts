import { Share } from "@mahmal/core/season/Share"
import { HttpApiEndpoint, HttpApiGroup, OpenApi } from "effect/http-api"
import { Group, WaitingList, waitingCursor } from "./groupViews.ts"
import { pagingBy } from "./paging.ts"
import { groupParameter, seasonParameter } from "./parameters.ts"
import { Unknown, unavailable } from "./problems.ts"

export const GroupsApi = HttpApiGroup.make("groups")
  .add(
    HttpApiEndpoint.get("one", "/v1/groups/:group", {
      params: groupParameter,
      success: Group,
      error: [Unknown, unavailable],
    }).annotateMerge(
      OpenApi.annotations({ summary: "Read a group", description: "Its members and its place in the draw." }),
    ),
    HttpApiEndpoint.get("waiting", "/v1/seasons/:season/waiting-list/:share", {
      params: {
        ...seasonParameter,
        share: Share.annotate({ description: "The share whose places they wait for.", examples: ["citizens"] }),
      },
      query: pagingBy(waitingCursor),
      success: WaitingList,
      error: [Unknown, unavailable],
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Read a waiting list",
        description: "The groups that wait for places of a share, first come first.",
      }),
    ),
  )
  .annotateMerge(OpenApi.annotations({ title: "Groups", description: "Those who travel together are drawn together." }))
