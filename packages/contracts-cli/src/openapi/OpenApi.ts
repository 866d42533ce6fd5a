import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { Ajv2020 } from "ajv/dist/2020.js"
import addFormats from "ajv-formats"
import { parse } from "yaml"
import type { Answer } from "../call.ts"
import { strictJson } from "./strictJson.ts"
import { wordsOf } from "./wordsOf.ts"

interface Promised {
  readonly $ref?: string
  readonly content?: Readonly<Record<string, unknown>>
}

interface Operation {
  readonly operationId: string
  readonly responses: Readonly<Record<string, Promised>>
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
}

/** The path of a part of the document. */
type Place = readonly string[]

const id = "openapi"

const pointerTo = (place: Place): string =>
  place.map((name) => `/${encodeURIComponent(name.replaceAll("~", "~0").replaceAll("/", "~1"))}`).join("")

const matches = (template: string, path: string): boolean => {
  const [names, asked] = [template.split("/"), path.split("/")]
  return names.length === asked.length && names.every((name, n) => name.startsWith("{") || name === asked[n])
}

const typeOf = (headers: Headers): string =>
  (headers.get("content-type") ?? "").replace(/;.*/s, "").trim().toLowerCase()

/** The OpenAPI document of a system under contracts. */
export class OpenApi {
  readonly #ajv = addFormats.default(new Ajv2020({ allErrors: true, strict: false, verbose: true }))
  readonly #document: Document

  constructor(system: string) {
    const file = fileURLToPath(import.meta.resolve(`@mahmal/contracts/${system}/openapi.yaml`))
    this.#document = parse(readFileSync(file, "utf8"))
    this.#ajv.addSchema({ $id: id, ...this.#document }, id)
  }

  /** How the answer to a request breaks the document; undefined when it does not, or the document lacks the operation. */
  breach(method: string, path: string, answer: Answer): string | undefined {
    const own = method.toLowerCase()
    const asked = path.replace(/\?.*/s, "")
    for (const [template, { [own]: operation }] of Object.entries(this.#document.paths)) {
      if (operation === undefined || !matches(template, asked)) continue
      const wrong = this.#wrong(["paths", template, own, "responses", `${answer.status}`], answer)
      return wrong === undefined ? undefined : `${operation.operationId} ${answer.status}: ${wrong}`
    }
    return undefined
  }

  #wrong(response: Place, answer: Answer): string | undefined {
    const promised = this.#at(response)
    if (promised === undefined) return "this status is not in the contract"
    if (promised.$ref !== undefined) return this.#wrong(promised.$ref.slice(2).split("/"), answer)
    const type = typeOf(answer.headers)
    if (promised.content?.[type] === undefined) return `its content type is ${type || "missing"}`
    try {
      const value = type.endsWith("json") ? strictJson(answer.body) : answer.body.toString("utf8")
      return this.#broken([...response, "content", type, "schema"], value)
    } catch (error) {
      return error instanceof Error ? error.message : "it cannot be read"
    }
  }

  #broken(schema: Place, value: unknown): string | undefined {
    const validate = this.#ajv.getSchema(`${id}#${pointerTo(schema)}`)
    if (validate === undefined) throw new Error("the contract has no schema for it")
    return validate(value) === true ? undefined : wordsOf(validate.errors ?? [])
  }

  #at(place: Place): Promised | undefined {
    return place.reduce<unknown>((at, name) => (at as Record<string, unknown>)[name], this.#document) as
      | Promised
      | undefined
  }
}
