import { Schema } from "effect"
import { CloudEvent } from "../api/CloudEvent.ts"
import type { EventType } from "../api/eventTypes.ts"

/** The JSON Schema (2020-12) of every event of a type, envelope and all. What it does not name may come later. */
export const eventSchema = ({ name, says, data }: EventType): { readonly [key: string]: Schema.Json } => {
  const whole = Schema.Struct({ ...CloudEvent.fields, type: Schema.Literal(name), data })
  const { schema } = Schema.toJsonSchemaDocument(whole)
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $id: `urn:mahmal:event:${name}`,
    title: name,
    description: says,
    ...(schema as object),
  }
}
