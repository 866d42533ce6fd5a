import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup, OpenApi } from "effect/http-api"
import { SystemName } from "./exchangeViews.ts"
import { bodyProblems, unavailable } from "./problems.ts"
import { Instant, Reason } from "./values.ts"

/** The way to a foreign system, as it stands. */
const System = Schema.Struct({
  system: SystemName,
  calls: Schema.Literals(["go", "paused", "cooling", "closed"]).annotate({
    description:
      "`go`: calls go out. `paused`: stopped by hand. `cooling`: it was not reached and is left alone. `closed`: it does not work at this hour.",
  }),
  until: Schema.optionalKey(Instant).annotate({ description: "When it is looked at again." }),
  paused: Schema.optionalKey(
    Schema.Struct({ at: Instant, by: Schema.String, because: Schema.String }).annotate({
      description: "When it was stopped, by whom, and why.",
    }),
  ),
  rate: Schema.optionalKey(Schema.Finite).annotate({ description: "Calls a second, of all hubs together." }),
}).annotate({ identifier: "System", description: "The way to a foreign system, as it stands." })

const Systems = Schema.Struct({ items: Schema.Array(System) }).annotate({
  identifier: "Systems",
  description: "The foreign systems.",
})

/** Why it is stopped. */
const Pausing = Schema.Struct({
  because: Reason.annotate({
    description: "The reason, which others will read; no personal data.",
    examples: ["The e-track has announced maintenance until 06:00."],
  }),
}).annotate({ identifier: "Pausing", description: "Why it is stopped." })

const params = { system: SystemName }

export const SystemsApi = HttpApiGroup.make("systems")
  .add(
    HttpApiEndpoint.get("list", "/v1/systems", { success: Systems, error: unavailable }).annotateMerge(
      OpenApi.annotations({ summary: "List the foreign systems", description: "As this hub knows them now." }),
    ),
    HttpApiEndpoint.post("pause", "/v1/systems/:system/pause", {
      params,
      payload: Pausing,
      success: System,
      error: [unavailable, ...bodyProblems],
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Stop the calls to a foreign system",
        description:
          "Nothing is lost: what is to be sent waits. Calls that are out come to their end; other hubs hear of it within a second.",
      }),
    ),
    HttpApiEndpoint.post("resume", "/v1/systems/:system/resume", {
      params,
      success: System,
      error: unavailable,
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Let the calls to a foreign system go on",
        description: "What waited is taken up within seconds.",
      }),
    ),
  )
  .annotateMerge(
    OpenApi.annotations({
      title: "Foreign systems",
      description: "The ways to them: pausing by hand, cooldowns, hours.",
    }),
  )
