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
