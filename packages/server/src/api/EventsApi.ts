import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema, OpenApi } from "effect/http-api"
import { Events, EventTypeParameter, EventTypes, eventsCursor } from "./eventViews.ts"
import { LimitParameter } from "./paging.ts"
import { wholeNumber } from "./parameters.ts"
import { unavailable } from "./problems.ts"
import { AnyInstant, SeasonRef } from "./values.ts"

const narrowing = {
  type: Schema.optionalKey(EventTypeParameter),
  season: Schema.optionalKey(SeasonRef),
  after: Schema.optionalKey(eventsCursor.annotate({ description: "The place to read on from. Opaque." })),
  since: Schema.optionalKey(AnyInstant).annotate({
    description:
      "Where to begin without `after`; a little that is older may come with it. At the very beginning without both.",
  }),
}

/** Which events to read. */
const FeedQuery = Schema.Struct({
  ...narrowing,
  limit: Schema.optionalKey(LimitParameter),
  wait: Schema.optionalKey(wholeNumber({ minimum: 0, maximum: 30 })),
})

export const EventsApi = HttpApiGroup.make("events")
  .add(
    HttpApiEndpoint.get("feed", "/v1/events", { query: FeedQuery, success: Events, error: unavailable }).annotateMerge(
      OpenApi.annotations({
        summary: "Read events",
        description: "What concerns the caller, as CloudEvents 1.0. Keep `next`, and give it as `after` the next time.",
      }),
    ),
    HttpApiEndpoint.get("stream", "/v1/events/stream", {
      query: Schema.Struct(narrowing),
      headers: {
        "last-event-id": Schema.optionalKey(eventsCursor).annotate({
          description: "The `id` of the last event that was seen; it goes before `after`.",
        }),
      },
      success: HttpApiSchema.StreamUint8Array({ contentType: "text/event-stream" }),
      error: unavailable,
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Follow events",
        description:
          "The same as server-sent events, each with the place behind it as its `id`. The hub ends it every quarter of an hour, and once what its reader showed no longer holds; a reader that comes again with `Last-Event-ID` misses nothing.",
      }),
    ),
    HttpApiEndpoint.get("types", "/v1/events/types", { success: EventTypes, error: unavailable }).annotateMerge(
      OpenApi.annotations({
        summary: "List the types of events",
        description: "Those that the caller hears of, each with its JSON Schema.",
      }),
    ),
  )
  .annotateMerge(OpenApi.annotations({ title: "Events", description: "What happened, for those whom it concerns." }))
