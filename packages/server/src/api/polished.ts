import type { OpenApi } from "effect/http-api"
import { defaultLimit } from "./paging.ts"

type Spec = OpenApi.OpenAPISpec
type Operation = OpenApi.OpenAPISpecOperation
type Parameter = OpenApi.OpenAPISpecParameter

/** Header names as the world writes them. */
const headerNames: Readonly<Record<string, string>> = {
  "idempotency-key": "Idempotency-Key",
  "retry-after": "Retry-After",
}
const headerName = (name: string): string => headerNames[name] ?? name

/** In addresses a number is text; a reader wants to know that it is a number. */
const limit = { type: "integer", minimum: 1, maximum: 1000, default: defaultLimit }

const parameter = ({ name, schema, ...rest }: Parameter): Parameter => {
  const { description, examples, ...plain } = schema as { description?: string; examples?: ReadonlyArray<unknown> }
  return {
    ...rest,
    name: rest.in === "header" ? headerName(name) : name,
    schema: name === "limit" ? limit : plain,
    ...(name === "limit" ? { description: "How many entries to give at most." } : {}),
    ...(description === undefined ? {} : { description }),
    ...(examples === undefined ? {} : { example: examples[0] }),
  } as Parameter
}

const operation = (declared: Operation): Operation => {
  const responses = Object.entries(declared.responses).map(([status, response]) => {
    const headers = Object.entries(response.headers ?? {}).map(([name, header]) => [headerName(name), header] as const)
    return [status, headers.length === 0 ? response : { ...response, headers: Object.fromEntries(headers) }] as const
  })
  const { security: _, ...rest } = declared
  return {
    ...rest,
    parameters: declared.parameters.map(parameter),
    responses: Object.fromEntries(responses),
  } as Operation
}

/**
 * The generated document as people and tools like to read it: parameters described where they stand, headers in their
 * usual writing, problems under their own names, and nothing of the library that generated it.
 */
export const polished = (generated: Record<string, unknown>): Record<string, unknown> => {
  const text = JSON.stringify(generated, (key, value) => (key === "x-effect-stream" ? undefined : value))
  const spec = JSON.parse(text.replaceAll(/"(#\/components\/schemas\/)?(\w+)Encoded"/g, '"$1$2"')) as Spec
  const paths = Object.entries(spec.paths).map(([path, item]) => [
    path,
    Object.fromEntries(Object.entries(item).map(([method, declared]) => [method, operation(declared as Operation)])),
  ])
  const { securitySchemes: _, ...components } = spec.components
  const info = { ...spec.info, contact: { name: "Mahmal" } }
  return { ...spec, info, paths: Object.fromEntries(paths), components, security: [] }
}
