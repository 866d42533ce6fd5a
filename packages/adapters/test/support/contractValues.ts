import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import fc from "fast-check"
import { parse } from "yaml"

/** The part of JSON Schema that our contracts use. */
export interface ContractSchema {
  readonly $ref?: string
  readonly type?: string
  readonly format?: string
  readonly enum?: readonly string[]
  readonly const?: string
  readonly pattern?: string
  readonly minLength?: number
  readonly maxLength?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly properties?: Readonly<Record<string, ContractSchema>>
  readonly required?: readonly string[]
  readonly items?: ContractSchema
  readonly oneOf?: readonly ContractSchema[]
}

export type ContractSchemas = Readonly<Record<string, ContractSchema>>

/** The part of an OpenAPI document that our tests use. */
export interface ContractDocument {
  readonly components: { readonly schemas: ContractSchemas }
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly responses: Responses }>>>>
}

type Responses = Readonly<
  Record<string, { readonly content: Readonly<Record<string, { readonly schema: ContractSchema }>> }>
>

/** The text of a file under contracts. */
export const contractText = (path: string): string =>
  readFileSync(fileURLToPath(import.meta.resolve(`@mahmal/contracts/${path}`)), "utf8")

/** The OpenAPI document of a system. */
export const documentOf = (system: string): ContractDocument => parse(contractText(`${system}/openapi.yaml`))

/** The schema that a `$ref` points to; any other schema itself. */
export const resolved = (schemas: ContractSchemas, schema: ContractSchema): ContractSchema => {
  if (schema.$ref === undefined) return schema
  const named = schemas[schema.$ref.split("/").at(-1) ?? ""]
  if (named === undefined) throw new Error(`the contract has no ${schema.$ref}`)
  return resolved(schemas, named)
}

const texts = ({ format, pattern, minLength = 0, maxLength = 60 }: ContractSchema): fc.Arbitrary<string> => {
  if (format === "date-time")
    return fc
      .date({ min: new Date(0), max: new Date("2100-01-01"), noInvalidDate: true })
      .map((date) => date.toISOString())
  if (pattern === undefined) return fc.string({ minLength, maxLength })
  return fc.stringMatching(new RegExp(pattern)).filter(({ length }) => length >= minLength && length <= maxLength)
}

/** Values that are valid by a schema of a contract. */
export const valuesOf = (schemas: ContractSchemas, named: ContractSchema): fc.Arbitrary<unknown> => {
  const schema = resolved(schemas, named)
  const { properties = {}, required = [], items, oneOf } = schema
  if (oneOf !== undefined) return fc.oneof(...oneOf.map((each) => valuesOf(schemas, each)))
  if (schema.const !== undefined) return fc.constant(schema.const)
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum)
  switch (schema.type) {
    case "string":
      return texts(schema)
    case "integer":
      return fc.integer({ min: schema.minimum ?? 0, max: schema.maximum ?? 1000 })
    case "boolean":
      return fc.boolean()
    case "array":
      return fc.array(valuesOf(schemas, items ?? {}), { maxLength: 3 })
    case "object": {
      const members = Object.entries(properties).map(([name, each]) => [name, valuesOf(schemas, each)] as const)
      return fc.record(Object.fromEntries(members), { requiredKeys: [...required] })
    }
    default:
      throw new Error(`no values of the type ${schema.type}`)
  }
}

/** Texts that differ from a right one by a character, or by everything. */
export const nearTexts = (right: string): readonly string[] => [
  `${right}0`,
  `0${right}`,
  `${right}\n`,
  right.slice(0, -1),
  right.slice(1),
  "\u0000",
]

const isAllowed = ({ format, pattern, enum: list, const: only, minLength = 0, maxLength = 1000 }: ContractSchema) => {
  const form = format === "date-time" ? /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/ : new RegExp(pattern ?? "")
  return (text: string): boolean =>
    form.test(text) &&
    text.length >= minLength &&
    text.length <= maxLength &&
    (list?.includes(text) ?? true) &&
    text === (only ?? text)
}

/** A value that is valid by a schema of a contract, always the same. */
const oneOf = (schemas: ContractSchemas, schema: ContractSchema): unknown =>
  fc.sample(valuesOf(schemas, schema), { numRuns: 1, seed: 1448 })[0]

/**
 * Values that are valid by a schema of a contract but for one place: a member that is missing or unknown, a text that is
 * changed, a number that is out of its range. Members that are named in `besides` stay as they are.
 */
export const wrongValuesOf = (
  schemas: ContractSchemas,
  named: ContractSchema,
  besides: readonly string[] = [],
): readonly unknown[] => {
  const schema = resolved(schemas, named)
  const { properties = {}, required = [], items = {}, minimum = 0, maximum = Number.MAX_SAFE_INTEGER } = schema
  if (schema.oneOf !== undefined) return schema.oneOf.flatMap((each) => wrongValuesOf(schemas, each, besides))
  const right = oneOf(schemas, schema)
  if (typeof right === "string") return [...nearTexts(right).filter((text) => !isAllowed(schema)(text)), 1, null]
  switch (schema.type) {
    case "integer":
      return [minimum - 1, maximum + 1, minimum + 0.5, String(right), null]
    case "boolean":
      return ["true", null]
    case "array":
      return [{}, null, ...wrongValuesOf(schemas, items, besides).map((wrong) => [wrong])]
    default: {
      const whole = Object.fromEntries(Object.entries(properties).map(([name, each]) => [name, oneOf(schemas, each)]))
      const without = (name: string) => Object.fromEntries(Object.entries(whole).filter(([member]) => member !== name))
      const members = Object.entries(properties).filter(([name]) => !besides.includes(name))
      return [
        { ...whole, unknown: 1 },
        ...required.map(without),
        ...members.flatMap(([name, each]) =>
          wrongValuesOf(schemas, each, besides).map((wrong) => ({ ...whole, [name]: wrong })),
        ),
      ]
    }
  }
}

interface Table {
  readonly id: string
  readonly tableSchema: {
    readonly columns: ReadonlyArray<{
      readonly name: string
      readonly required: boolean
      readonly datatype: { readonly format: string }
    }>
  }
}

/** The columns of a file of the bracelet workshop, and what may stand in each: one of some words, or what a pattern allows. */
export const tableColumns = (id: string) => {
  const { tables }: { readonly tables: readonly Table[] } = JSON.parse(contractText("bracelet-workshop/tables.json"))
  const columns = tables.find((table) => table.id === id)?.tableSchema.columns ?? []
  return columns.map(({ name, required, datatype }) => ({
    name,
    words: /^[a-z|-]+$/.test(datatype.format) ? datatype.format.split("|") : [],
    isAllowed: (text: string) => (text === "" ? !required : new RegExp(`^(?:${datatype.format})$`).test(text)),
  }))
}
