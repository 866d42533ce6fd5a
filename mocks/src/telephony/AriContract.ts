import { readFileSync } from "node:fs"
import { createRequire } from "node:module"
import type { Context, MiddlewareHandler } from "hono"
import { doubledMember } from "../kit/doubledMember.ts"
import type { MockEnv } from "../kit/Frame.ts"

interface Parameter {
  readonly name: string
  readonly paramType: "query" | "path" | "body"
  readonly required: boolean
  readonly dataType: string
  readonly allowableValues?: { readonly values: readonly string[] }
}

interface Description {
  readonly basePath: string
  readonly apis: readonly {
    readonly path: string
    readonly operations: readonly { readonly nickname: string; readonly parameters?: readonly Parameter[] }[]
  }[]
}

/** The parameters of a call, from its query and its JSON body. */
export type Parameters = Readonly<Record<string, string | undefined>>

const resources = ["channels", "playbacks", "events"] as const
type Resource = (typeof resources)[number]

const largestBody = 65_536

const read = (name: string): string =>
  readFileSync(createRequire(import.meta.url).resolve(`@mahmal/contracts/telephony/api-docs/${name}.json`), "utf8")

/** A refusal in Asterisk's format. */
export const refused = (
  status: 400 | 401 | 404 | 409 | 413 | 500 | 503,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Response => Response.json({ message }, { status, headers })

/** The members of a JSON body, none of which may occur twice; a refusal for any other body. */
const inBody = async (c: Context<MockEnv>): Promise<Record<string, unknown> | Response> => {
  const bytes = await c.req.arrayBuffer()
  if (bytes.byteLength > largestBody) return refused(413, "Request body too large")
  if (bytes.byteLength === 0) return {}
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes)
    const body: unknown = JSON.parse(text)
    const isObject = typeof body === "object" && body !== null && !Array.isArray(body)
    return isObject && doubledMember(text) === undefined ? { ...body } : refused(400, "Invalid JSON body")
  } catch {
    return refused(400, "Invalid JSON body")
  }
}

const wrong = ({ name, required, dataType, allowableValues }: Parameter, value: unknown): string | undefined => {
  const isEmpty = value === undefined || (required && value === "")
  if (isEmpty) return required ? `Missing parameter ${name}` : undefined
  const isWhole = dataType === "int" && /^-?[0-9]{1,9}$/.test(String(value))
  const isKnown = typeof value === "string" && allowableValues?.values.includes(value) !== false
  return isWhole || (dataType !== "int" && isKnown) ? undefined : `Invalid parameter ${name}`
}

/** The resource description of the contract, which is served to clients and used to validate calls. */
export class AriContract {
  readonly #descriptions = new Map(resources.map((name) => [name, JSON.parse(read(name)) as Description]))

  /** The paths of the description. */
  readonly documents = ["resources", ...resources].map((name) => `/ari/api-docs/${name}.json`)

  /** A file of the description, with the URL under which it is served, as by Asterisk; undefined for any other path. */
  describe(name: string, address: string): string | undefined {
    if (name !== "resources" && !this.#descriptions.has(name as Resource)) return undefined
    return read(name).replace("http://localhost:8088", () => address)
  }

  /** Refuses calls with invalid parameters; the handler finds them in `c.var.body`. */
  checked(resource: Resource, nickname: string): MiddlewareHandler<MockEnv> {
    const parameters = this.#operation(resource, nickname).filter(({ paramType }) => paramType === "query")
    return async (c, next) => {
      const body = await inBody(c)
      if (body instanceof Response) {
        c.res = body
        return
      }
      // A parameter that occurs twice becomes a list, which is never valid.
      const query = Object.entries(c.req.queries()).map(([name, all]) => [name, all.length > 1 ? all : all[0]])
      const given: Record<string, unknown> = { ...body, ...Object.fromEntries(query) }
      const fault = parameters.map((parameter) => wrong(parameter, given[parameter.name])).find(Boolean)
      if (fault !== undefined) {
        c.res = refused(400, fault)
        return
      }
      const named = parameters.flatMap(({ name }) => (given[name] === undefined ? [] : [[name, String(given[name])]]))
      c.set("body", Object.fromEntries(named))
      await next()
    }
  }

  #operation(resource: Resource, nickname: string): readonly Parameter[] {
    for (const { operations } of this.#descriptions.get(resource)?.apis ?? [])
      for (const operation of operations) if (operation.nickname === nickname) return operation.parameters ?? []
    throw new Error(`the contract has no operation ${nickname}`)
  }
}
