import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup, OpenApi } from "effect/http-api"
import { AskingNobody } from "./AskingNobody.ts"
import { unavailable } from "./problems.ts"

/** That the hub is well. */
const Well = Schema.Struct({ status: Schema.Literals(["live", "ready"]) }).annotate({
  identifier: "Well",
  description: "That the hub is well.",
  examples: [{ status: "ready" }],
})

export const HealthApi = HttpApiGroup.make("health")
  .add(
    HttpApiEndpoint.get("health", "/health", { success: Well, error: unavailable })
      .annotate(AskingNobody, true)
      .annotateMerge(
        OpenApi.annotations({ summary: "Ask whether the hub is well", description: "The same as `/health/ready`." }),
      ),
    HttpApiEndpoint.get("live", "/health/live", { success: Well })
      .annotate(AskingNobody, true)
      .annotateMerge(
        OpenApi.annotations({
          summary: "Ask whether the hub runs",
          description: "It looks at nothing but itself, and is never limited: restart it when this fails.",
        }),
      ),
    HttpApiEndpoint.get("ready", "/health/ready", { success: Well, error: unavailable })
      .annotate(AskingNobody, true)
      .annotateMerge(
        OpenApi.annotations({
          summary: "Ask whether the hub can work",
          description:
            "It reaches its database, and takes commands: send it requests. It is answered within some seconds, also when the database is not, and is never limited.",
        }),
      ),
  )
  .annotateMerge(OpenApi.annotations({ title: "Health", description: "For whoever keeps the hub running." }))
