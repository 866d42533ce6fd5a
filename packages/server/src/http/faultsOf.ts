import { Effect, Exit, Option, Schema, type SchemaAST } from "effect"
import { HttpRouter, HttpServerRequest } from "effect/http"
import type { HttpApiEndpoint } from "effect/http-api"
import { faultsIn, unknownName } from "../api/faultsIn.ts"
import { parsing } from "../api/parsing.ts"
import type { Fault } from "../api/problems.ts"

/** A path as a JSON Pointer. */
export const pointerOf = (path: ReadonlyArray<PropertyKey>): string =>
  path.map((step) => `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("")

const faultsInPart = (
  part: Fault["in"],
  schema: Schema.Top | undefined,
  value: unknown,
  options: SchemaAST.ParseOptions = {},
): ReadonlyArray<Fault> => {
  if (schema === undefined) return []
  const read = Schema.decodeUnknownExit(schema as Schema.Codec<unknown>, { ...options, errors: "all" })(value)
  const error = Option.getOrUndefined(Exit.findErrorOption(read))
  if (error === undefined) return []
  return faultsIn(error).map(({ path, detail }) => ({ in: part, pointer: pointerOf(path), detail }))
}

const notJson: Fault = { in: "body", pointer: "", detail: "Expected a valid JSON body" }

/** The faults of a JSON body; other bodies are read by whoever takes them. */
const faultsInBody = Effect.fnUntraced(function* ({ payload }: HttpApiEndpoint.Top) {
  const [schema] = payload.get("application/json")?.schemas ?? []
  if (schema === undefined) return []
  const request = yield* HttpServerRequest.HttpServerRequest
  const text = yield* Effect.orDie(request.text)
  try {
    return faultsInPart("body", schema, text === "" ? undefined : JSON.parse(text), parsing)
  } catch {
    return [notJson]
  }
})

/** A parameter that is given twice comes as a list, and where one is expected, "Expected string" would tell nobody why. */
const givenTwice = (query: Readonly<Record<string, unknown>>, fault: Fault): Fault => {
  const twice = Object.keys(query).some((name) => Array.isArray(query[name]) && pointerOf([name]) === fault.pointer)
  return twice && fault.detail !== unknownName ? { ...fault, detail: "Expected one value, got several" } : fault
}

/** Every fault of a request to an endpoint, in its path, headers, query and body. No value is repeated. */
export const faultsOf = Effect.fnUntraced(function* (endpoint: HttpApiEndpoint.Top) {
  const request = yield* HttpServerRequest.HttpServerRequest
  const route = yield* HttpRouter.RouteContext
  const query = yield* HttpServerRequest.ParsedSearchParams
  const querySchema = endpoint.query === undefined ? undefined : Schema.toCodecArrayFromSingle(endpoint.query)
  return [
    ...faultsInPart("path", endpoint.params, route.params),
    ...faultsInPart("header", endpoint.headers, request.headers),
    ...faultsInPart("query", querySchema, query, parsing).map((fault) => givenTwice(query, fault)),
    ...(yield* faultsInBody(endpoint)),
  ]
})
