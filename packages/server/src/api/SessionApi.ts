import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup, OpenApi } from "effect/http-api"
import { Purpose, Unit } from "../rights/units.ts"
import { SeasonRef } from "./values.ts"

/** Who asks, as the hub sees it. */
export const Session = Schema.Struct({
  caller: Schema.String.annotate({ description: "`nobody`, or a name that tells this caller from every other." }),
  kind: Schema.Literals(["person", "system", "device", "nobody"]),
  unit: Schema.optionalKey(Unit),
  seasons: Schema.Union([Schema.Literal("all"), Schema.Array(SeasonRef)]),
  campaign: Schema.optionalKey(Schema.String),
  purposes: Schema.Array(Purpose).annotate({ description: "The first is meant where a request names none." }),
  name: Schema.optionalKey(Schema.String).annotate({ description: "Of a person who signed in." }),
  csrf: Schema.optionalKey(Schema.String).annotate({
    description: "What a page sends back in `X-CSRF-Token` with every request that is no GET.",
  }),
}).annotate({ identifier: "Session", description: "Who asks, as the hub sees it." })

export type Session = typeof Session.Type

export const SessionApi = HttpApiGroup.make("session")
  .add(
    HttpApiEndpoint.get("one", "/v1/session", { success: Session }).annotateMerge(
      OpenApi.annotations({
        summary: "Ask who one is",
        description: "Who asks, by the credentials of this very request, and what a page needs to act.",
      }),
    ),
  )
  .annotateMerge(OpenApi.annotations({ title: "Session", description: "Who asks." }))
