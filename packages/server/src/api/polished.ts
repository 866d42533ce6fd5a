import type { OpenApi } from "effect/http-api"
import { rightOf } from "../rights/rights.ts"
import { examples } from "./examples.ts"
import { defaultLimit } from "./paging.ts"
import { whoMay } from "./whoMay.ts"

type Spec = OpenApi.OpenAPISpec
type Operation = OpenApi.OpenAPISpecOperation
type Parameter = OpenApi.OpenAPISpecParameter

/** Header names as the world writes them. */
const headerNames: Readonly<Record<string, string>> = {
  "idempotency-key": "Idempotency-Key",
  "retry-after": "Retry-After",
}
const headerName = (name: string): string => headerNames[name] ?? name

/** How callers show who they are. The third way, a signed request (RFC 9421), has no word in OpenAPI. */
const securitySchemes = {
  bearer: { type: "http", scheme: "bearer", description: "A key of a client, or an access token of the issuer." },
  session: {
    type: "apiKey",
    in: "cookie",
    name: "__Host-mahmal",
    description: "Of somebody who signed in at `/sign-in`. Acts also need the header `X-CSRF-Token`.",
  },
}

/** In addresses a number is text; a reader wants to know that it is a number. */
const wholeNumbers: Readonly<Record<string, Pick<Parameter, "description" | "schema">>> = {
  limit: {
    description: "How many entries to give at most.",
    schema: { type: "integer", minimum: 1, maximum: 1000, default: defaultLimit },
  },
  wait: {
    description: "Seconds to wait for the first entry, where there is none yet.",
    schema: { type: "integer", minimum: 0, maximum: 30, default: 0 },
  },
  rerun: { description: "The plan's number.", schema: { type: "integer", minimum: 1, maximum: 2_147_483_647 } },
  reconciliation: {
    description: "The reconciliation's number.",
    schema: { type: "integer", minimum: 1, maximum: 2_147_483_647 },
  },
  task: { description: "The task's number.", schema: { type: "integer", minimum: 1, maximum: 2_147_483_647 } },
  access: { description: "The access's number.", schema: { type: "integer", minimum: 1, maximum: 2_147_483_647 } },
}

const parameter = ({ name, schema, ...rest }: Parameter): Parameter => {
  const { description, examples, ...plain } = schema as { description?: string; examples?: ReadonlyArray<unknown> }
  return {
    ...rest,
    name: rest.in === "header" ? headerName(name) : name,
    schema: plain,
    ...wholeNumbers[name],
    ...(description === undefined ? {} : { description }),
    ...(examples === undefined ? {} : { example: examples[0] }),
  } as Parameter
}

/**
 * Every answer to somebody who was counted tells what they are given, and what is left of it. What is refused before that,
 * such as a body that is too large, has neither.
 */
const limits = {
  "RateLimit-Policy": {
    description: "How many requests a minute the caller is given (draft-ietf-httpapi-ratelimit-headers).",
    required: false,
    schema: { type: "string" },
    example: '"system";q=60000;w=60',
  },
  RateLimit: {
    description: "How many of them are left, and in how many seconds all are given again.",
    required: false,
    schema: { type: "string" },
    example: '"system";r=59999;t=12',
  },
} as const

const retryAfter = {
  "Retry-After": {
    description: "In how many seconds to ask again.",
    required: true,
    schema: { type: "integer", minimum: 0, maximum: 60 },
  },
} as const

/** The headers of many answers, described once: spelt out in each they were two thirds of the document. */
const headers = { ...limits, ...retryAfter }

const referring = (named: object) =>
  Object.fromEntries(Object.keys(named).map((name) => [name, { $ref: `#/components/headers/${name}` }]))

/** A body with one that the hub takes beside it. */
const shown = ({ operationId, requestBody }: Operation): Partial<Operation> => {
  if (requestBody === undefined) return {}
  const content = Object.entries(requestBody.content).map(([type, body]) => [
    type,
    { ...body, example: examples[operationId] },
  ])
  return { requestBody: { ...requestBody, content: Object.fromEntries(content) } }
}

const operation = (declared: Operation): Operation => {
  const responses = Object.entries(declared.responses).map(([status, response]) => {
    const own = Object.entries(response.headers ?? {}).map(([name, header]) => [headerName(name), header] as const)
    const all = {
      ...Object.fromEntries(own),
      ...referring(limits),
      ...(status === "429" ? referring(retryAfter) : {}),
    }
    return [status, { ...response, headers: all }] as const
  })
  const right = rightOf(declared.operationId)
  const open = right?.units.anybody !== undefined
  return {
    ...declared,
    ...shown(declared),
    ...(right === undefined ? {} : { description: `${declared.description}\n\n${whoMay(right)}` }),
    security: open ? [] : [{ bearer: [] }, { session: [] }],
    parameters: declared.parameters.map(parameter),
    responses: Object.fromEntries(responses),
  } as Operation
}

/** What is referred to says itself of what type it is. */
const plain = (value: unknown): unknown => {
  if (typeof value !== "object" || value === null || !("$ref" in value)) return value
  const { type: _, ...referring } = value as { readonly type?: unknown }
  return referring
}

interface ProblemSchema {
  readonly description?: string
  readonly properties?: Readonly<Record<string, { readonly enum?: ReadonlyArray<unknown> }>>
}

/**
 * A problem as its reader meets it. The title is for people, in one of two languages, and the sentence beside it says what is wrong
 * this time. `instance`, which RFC 9457 allows, the hub never gives.
 */
const told = (schema: unknown): unknown => {
  const { description, properties: { instance: _, ...properties } = {} } = schema as ProblemSchema
  const { type, title } = properties
  if (!String(type?.enum?.[0]).startsWith("/problems/")) return schema
  const titles = title?.enum
  return {
    ...(schema as object),
    description: description ?? `${titles?.[0]}.`,
    properties: {
      ...properties,
      type: { ...type, description: "What kind of problem it is: stable, and for programs." },
      title: {
        type: "string",
        description: "The kind of problem for people, in English or Arabic.",
        ...(titles === undefined ? {} : { examples: titles }),
      },
      detail: { type: "string", description: "What is wrong with this request, in a sentence in English." },
    },
  }
}

/**
 * The generated document as people and tools like to read it: parameters described where they stand, headers in their
 * usual writing, problems under their own names, and nothing of the library that generated it.
 */
export const polished = (generated: Record<string, unknown>): Record<string, unknown> => {
  const text = JSON.stringify(generated, (key, value) => (key === "x-effect-stream" ? undefined : plain(value)))
  const spec = JSON.parse(text.replaceAll(/"(#\/components\/schemas\/)?(\w+)Encoded"/g, '"$1$2"')) as Spec
  const paths = Object.entries(spec.paths).map(([path, item]) => [
    path,
    Object.fromEntries(Object.entries(item).map(([method, declared]) => [method, operation(declared as Operation)])),
  ])
  const { EvidenceFile, ...others } = spec.components.schemas
  const schemas = Object.fromEntries(Object.entries(others).map(([name, schema]) => [name, told(schema)]))
  // Sent byte for byte, and so text to us; JSON to whoever gets it.
  const components = {
    ...spec.components,
    schemas: { ...schemas, EvidenceFile: { ...EvidenceFile, type: "object" } },
    headers,
    securitySchemes,
  }
  const info = { ...spec.info, contact: { name: "Mahmal" } }
  return { ...spec, info, paths: Object.fromEntries(paths), components, security: [] }
}
