import { readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js"
import addFormats from "ajv-formats"
import type { Context, MiddlewareHandler } from "hono"
import { parse } from "yaml"
import { doubledMember } from "./doubledMember.ts"
import type { MockEnv } from "./Frame.ts"
import { limited } from "./limited.ts"
import { problem, type WrongField } from "./problem.ts"
import { pointerTo, wrongFields } from "./wrongFields.ts"

interface Parameter {
  readonly $ref?: string
  readonly name: string
  readonly in: "path" | "query" | "header"
  readonly required?: boolean
  readonly schema: unknown
}

interface Operation {
  readonly operationId: string
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: { readonly "x-max-bytes": number }
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
}

type Place = Parameter["in"]

const id = "contract"

const given = (c: Context<MockEnv>, place: Place): Record<string, unknown> => {
  if (place === "path") return { ...c.req.param() }
  if (place === "header") return { ...c.req.header() }
  // A parameter that occurs twice becomes a list, which none of our schemas allows.
  return Object.fromEntries(Object.entries(c.req.queries()).map(([name, all]) => [name, all.length > 1 ? all : all[0]]))
}

const readJson = async (request: Request): Promise<{ body: unknown; doubled: string | undefined } | undefined> => {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(await request.arrayBuffer())
    return { body: JSON.parse(text), doubled: doubledMember(text) }
  } catch {
    return undefined
  }
}

/**
 * Validates requests by the OpenAPI document of a system under contracts.
 */
export class RestContract {
  readonly #ajv = addFormats.default(new Ajv2020({ allErrors: true, strict: false }))
  readonly #coercing = addFormats.default(new Ajv2020({ allErrors: true, strict: false, coerceTypes: true }))
  readonly #document: Document

  constructor(system: string) {
    const file = createRequire(import.meta.url).resolve(`@mahmal/contracts/${system}/openapi.yaml`)
    this.#document = parse(readFileSync(file, "utf8"))
    for (const ajv of [this.#ajv, this.#coercing]) ajv.addSchema({ $id: id, ...this.#document }, id)
  }

  /** The wrong fields of a JSON value by the schema at this path, such as ["components", "schemas", "Order"]. */
  wrong(value: unknown, ...schema: readonly string[]): WrongField[] {
    const validate = this.#schema(this.#ajv, schema)
    return validate(value) ? [] : wrongFields("body", validate.errors)
  }

  /** Makes a check of an operation's parameters in these places, which returns the wrong fields. */
  parameterCheck(operationId: string, ...where: readonly Place[]): (c: Context<MockEnv>) => WrongField[] {
    const [, , operation] = this.#find(operationId)
    const validators = where.map((place) => [place, this.#parameters(operation, place)] as const)
    return (c) =>
      validators.flatMap(([place, validate]) => (validate(given(c, place)) ? [] : wrongFields(place, validate.errors)))
  }

  /** Middleware that refuses invalid requests and names every wrong field; the handler finds the body in `c.var.body`. */
  checked(operationId: string): MiddlewareHandler<MockEnv> {
    const [path, method, operation] = this.#find(operationId)
    const wrongParameters = this.parameterCheck(operationId, "path", "query", "header")
    const maxSize = operation.requestBody?.["x-max-bytes"] ?? 0
    const limit = limited(maxSize, () => problem("too-large", `at most ${maxSize} bytes`))
    const schema = ["paths", path, method, "requestBody", "content", "application/json", "schema"]

    return (c, next) =>
      limit(c, async () => {
        const wrong = wrongParameters(c)
        if (operation.requestBody !== undefined) {
          if (!/^application\/json\s*(;\s*charset="?utf-8"?\s*)?$/i.test(c.req.header("content-type") ?? ""))
            return this.#refuse(c, problem("unsupported-media-type", "send application/json"))
          const read = await readJson(c.req.raw)
          if (read === undefined) wrong.push({ in: "body", pointer: "", detail: "is not JSON in UTF-8" })
          else if (read.doubled !== undefined)
            wrong.push({ in: "body", pointer: read.doubled, detail: "must not occur twice" })
          else wrong.push(...this.wrong(read.body, ...schema))
          c.set("body", read?.body)
        }
        if (wrong.length > 0)
          return this.#refuse(c, problem("invalid-request", "see errors for every wrong field", wrong.slice(0, 100)))
        return next()
      })
  }

  #refuse(c: Context<MockEnv>, refusal: Response): void {
    c.res = refusal
  }

  #find(operationId: string): readonly [path: string, method: string, operation: Operation] {
    for (const [path, methods] of Object.entries(this.#document.paths))
      for (const [method, operation] of Object.entries(methods))
        if (operation.operationId === operationId) return [path, method, operation]
    throw new Error(`the contract has no operation ${operationId}`)
  }

  #parameters(operation: Operation, place: Place): ValidateFunction {
    const parameters = (operation.parameters ?? [])
      .map((parameter) => (parameter.$ref === undefined ? parameter : this.#resolve(parameter.$ref)))
      .filter((parameter) => parameter.in === place)
    const named = (parameter: Parameter) => (place === "header" ? parameter.name.toLowerCase() : parameter.name)
    return this.#coercing.compile({
      type: "object",
      properties: Object.fromEntries(parameters.map((p) => [named(p), this.#absolute(p.schema)])),
      required: parameters.filter((p) => p.required === true).map(named),
      additionalProperties: place === "header",
    })
  }

  #resolve(ref: string): Parameter {
    const segments = ref.slice(2).split("/")
    return segments.reduce<unknown>(
      (at, segment) => (at as Record<string, unknown>)[segment],
      this.#document,
    ) as Parameter
  }

  #absolute(schema: unknown): unknown {
    const ref = typeof schema === "object" && schema !== null && "$ref" in schema ? schema.$ref : undefined
    return typeof ref === "string" ? { $ref: `${id}${ref}` } : schema
  }

  #schema(ajv: Ajv2020, segments: readonly string[]): ValidateFunction {
    const ref = `${id}#${pointerTo(...segments)
      .split("/")
      .map(encodeURIComponent)
      .join("/")}`
    const validate = ajv.getSchema(ref)
    if (validate === undefined) throw new Error(`the contract has no schema ${ref}`)
    return validate
  }
}
