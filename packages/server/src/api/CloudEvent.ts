import { Schema } from "effect"
import { Instant } from "./values.ts"

/** An event as CloudEvents 1.0 has it, in its JSON format. With `source`, the `id` is the same however often it comes. */
export const CloudEvent = Schema.Struct({
  specversion: Schema.Literal("1.0"),
  id: Schema.String.annotate({
    description: "The subject and the number of the event: the same however often it is sent.",
    examples: ["1448-Q48-000001/7"],
  }),
  source: Schema.String.annotate({ description: "The hub.", examples: ["https://hub.example"] }),
  type: Schema.String.annotate({ examples: ["org.mahmal.pilgrim.registered.v1"] }),
  subject: Schema.String.annotate({
    description: "What it is about: a pilgrim, `draw/<season>` or `task/<number>`.",
    examples: ["1448-Q48-000001"],
  }),
  time: Instant.annotate({ description: "When it was recorded." }),
  datacontenttype: Schema.Literal("application/json"),
  data: Schema.Record(Schema.String, Schema.Json).annotate({ description: "By the schema of its type." }),
}).annotate({ identifier: "CloudEvent", description: "An event as CloudEvents 1.0 has it, in its JSON format." })
export type CloudEvent = typeof CloudEvent.Type
