import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"

interface Property {
  readonly type: string
  readonly required?: boolean
  readonly allowableValues?: { readonly values: readonly string[] }
}

interface Operation {
  readonly nickname: string
  readonly httpMethod: string
  readonly parameters?: readonly { readonly name: string }[]
}

/** A file of a resource description, in the format of Asterisk's own. */
export interface Description {
  readonly apis: readonly { readonly path: string; readonly operations: readonly Operation[] }[]
  readonly models?: Readonly<Record<string, { readonly properties: Readonly<Record<string, Property>> }>>
}

/** The resources that the contract describes. */
export const resources = ["channels", "playbacks", "events"] as const

/** A file of the contract's own description. */
export const described = (resource: (typeof resources)[number]): Description =>
  JSON.parse(
    readFileSync(fileURLToPath(import.meta.resolve(`@mahmal/contracts/telephony/api-docs/${resource}.json`)), "utf8"),
  ) as Description

const models = new Map(resources.flatMap((name) => Object.entries(described(name).models ?? {})))

const isOf = (type: string, value: unknown): boolean => {
  if (type === "int" || type === "long") return Number.isInteger(value)
  if (type === "Date")
    return typeof value === "string" && /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}[+-]\d{4}$/.test(value)
  if (type.startsWith("List[")) return Array.isArray(value)
  return type !== "string" || typeof value === "string"
}

/** The paths at which a value breaks a model of the contract. Properties that the model lacks are allowed. */
export const breaks = (value: unknown, model: string, at = model): readonly string[] => {
  if (typeof value !== "object" || value === null) return [at]
  return Object.entries(models.get(model)?.properties ?? {}).flatMap(([name, { type, required, allowableValues }]) => {
    const own: unknown = (value as Record<string, unknown>)[name]
    const path = `${at}.${name}`
    if (own === undefined) return required === true ? [path] : []
    if (models.has(type)) return breaks(own, type, path)
    const isAllowed = allowableValues === undefined || allowableValues.values.includes(String(own))
    return isOf(type, own) && isAllowed ? [] : [path]
  })
}

/** The operations of a description, each as `METHOD path`, and once more with each parameter. */
export const operationsOf = ({ apis }: Description): readonly string[] =>
  apis.flatMap(({ path, operations }) =>
    operations.flatMap(({ httpMethod, parameters = [] }) => [
      `${httpMethod} ${path}`,
      ...parameters.map(({ name }) => `${httpMethod} ${path} ${name}`),
    ]),
  )
