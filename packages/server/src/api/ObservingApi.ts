import { Said } from "@mahmal/core/schema/Said"
import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema, OpenApi } from "effect/http-api"
import { alertNames } from "./alertNames.ts"
import { unavailable } from "./problems.ts"

/** What a person should look at. */
const Alert = Schema.Struct({
  name: Schema.Literals(alertNames),
  about: Schema.optionalKey(Schema.String).annotate({
    description: "What it is about, where several of its name may be up.",
    examples: ["etrack.register"],
  }),
  severity: Schema.Literals(["urgent", "soon"]).annotate({
    description: "`urgent` wakes somebody; `soon` waits for day.",
  }),
  says: Said,
}).annotate({ identifier: "Alert", description: "What a person should look at." })

const Alerts = Schema.Struct({ items: Schema.Array(Alert) }).annotate({
  identifier: "Alerts",
  description: "What is up now, the urgent first.",
})

const Metrics = Schema.String.pipe(HttpApiSchema.asText({ contentType: "text/plain" })).annotate({
  identifier: "Metrics",
  description: "Figures in the text format of Prometheus.",
})

export const ObservingApi = HttpApiGroup.make("observing")
  .add(
    HttpApiEndpoint.get("alerts", "/v1/alerts", { success: Alerts, error: unavailable }).annotateMerge(
      OpenApi.annotations({
        summary: "Ask what is not well",
        description: "Looked at anew for each question. The same is logged, and is the metric `mahmal_alert`.",
      }),
    ),
    HttpApiEndpoint.get("metrics", "/v1/metrics", { success: Metrics, error: unavailable }).annotateMerge(
      OpenApi.annotations({
        summary: "Read the figures",
        description: "For Prometheus, which shows a key of the unit `it` or `operations` as a bearer token.",
      }),
    ),
  )
  .annotateMerge(OpenApi.annotations({ title: "Observing", description: "How the hub is doing." }))
