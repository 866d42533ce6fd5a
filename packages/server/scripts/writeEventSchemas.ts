import { eventTypes } from "../src/api/eventTypes.ts"
import { eventSchema } from "../src/events/eventSchema.ts"

/** The texts of `contracts/hub/events`, by file name: the JSON Schema of every type of event, and an index of them. */
export const writeEventSchemas = (): ReadonlyMap<string, string> => {
  const types = [...eventTypes.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1))
  const schemaFile = (name: string) => `${name}.schema.json`
  const index = types.map(({ name, says, units }) => ({ type: name, says, units, schema: schemaFile(name) }))
  return new Map([
    ...types.map((type) => [schemaFile(type.name), text(eventSchema(type))] as const),
    ["index.json", text({ cloudEvents: "1.0", types: index })],
  ])
}

const text = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`
