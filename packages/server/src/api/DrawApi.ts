import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema, OpenApi } from "effect/http-api"
import { Commanding } from "./Commanding.ts"
import { Download } from "./Download.ts"
import { Committing, Correction, Drawing, DrawStanding, FileName, Standing, Told } from "./drawViews.ts"
import { largestBody } from "./LargestBody.ts"
import { groupParameter, idempotencyHeader, seasonParameter } from "./parameters.ts"
import { ActProblem, actProblems, FileProblem, refused, Unknown, unavailable } from "./problems.ts"

/** Bytes of a draw's file, as they are. */
const Text = Schema.String.pipe(HttpApiSchema.asText({ contentType: "text/plain" }))

const problems = [ActProblem, refused, ...actProblems] as const

export const DrawApi = HttpApiGroup.make("draw")
  .add(
    HttpApiEndpoint.post("freeze", "/v1/seasons/:season/draw/freezing", {
      params: seasonParameter,
      headers: idempotencyHeader,
      payload: Told,
      success: DrawStanding,
      error: problems,
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Freeze the pool",
        description:
          "Once intake is closed, from the day after registration closes. From here on no application of the season is added or changed, except by a correction.",
      }),
    ),
    HttpApiEndpoint.post("commit", "/v1/seasons/:season/draw/commitment", {
      params: seasonParameter,
      headers: idempotencyHeader,
      payload: Committing,
      success: DrawStanding,
      error: problems,
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Commit to the draw",
        description: "Names randomness that must not exist yet, by the hub's clock.",
      }),
    ),
    HttpApiEndpoint.post("draw", "/v1/seasons/:season/draw/drawing", {
      params: seasonParameter,
      headers: idempotencyHeader,
      payload: Drawing,
      success: DrawStanding,
      error: problems,
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Draw",
        description: "Once, from what was committed to. Any finding stops it, and nothing is written.",
      }),
    ),
    HttpApiEndpoint.post("publish", "/v1/seasons/:season/draw/publication", {
      params: seasonParameter,
      headers: idempotencyHeader,
      payload: Told,
      success: DrawStanding,
      error: problems,
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Publish the result",
        description: "The hub verifies it first. Then those who were drawn get their places.",
      }),
    ),
    HttpApiEndpoint.post("correct", "/v1/seasons/:season/draw/correction", {
      params: seasonParameter,
      headers: idempotencyHeader,
      payload: Correction,
      success: DrawStanding,
      error: [FileProblem, ...problems],
    })
      .annotateMerge(
        OpenApi.annotations({
          summary: "Correct the pool",
          description: "Makes another pool; a commitment to the one before it no longer holds.",
        }),
      )
      .annotateMerge(largestBody(1024)),
  )
  .annotateEndpoints(Commanding, true)
  .add(
    HttpApiEndpoint.get("standing", "/v1/seasons/:season/draw", {
      params: seasonParameter,
      success: DrawStanding,
      error: [Unknown, unavailable],
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Read where the draw stands",
        description: "How far the procedure has come, its hashes, and every act of the committee.",
      }),
    ),
    HttpApiEndpoint.get("file", "/v1/seasons/:season/draw/files/:name", {
      params: { ...seasonParameter, name: FileName.annotate({ description: "The file's name." }) },
      success: Text,
      error: [Unknown, unavailable],
    })
      .annotateMerge(
        OpenApi.annotations({
          summary: "Read a file of the draw",
          description: "The commitment and the rules from committing on, everything once the result is published.",
        }),
      )
      .annotate(Download, ({ name }) => String(name)),
    HttpApiEndpoint.get("receipt", "/v1/groups/:group/receipt", {
      params: groupParameter,
      success: Text,
      error: [Unknown, unavailable],
    })
      .annotateMerge(
        OpenApi.annotations({
          summary: "Read a group's receipt",
          description: "The proof that its line is in the frozen pool, from freezing on.",
        }),
      )
      .annotate(Download, ({ group }) => `receipt-${group}.txt`),
    HttpApiEndpoint.get("moves", "/v1/groups/:group/standing", {
      params: groupParameter,
      success: Standing,
      error: [Unknown, unavailable],
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Read where a group stands, and why",
        description: "Its place on the waiting list, and how it came there, in Arabic and English.",
      }),
    ),
  )
  .annotateMerge(
    OpenApi.annotations({
      title: "Draw",
      description:
        "A sorting that anyone can check. What the committee does takes two people: the first proposes it, which is refused where it could not be done, and it is done when a second asks for the very same within a day and before any other act.",
    }),
  )
