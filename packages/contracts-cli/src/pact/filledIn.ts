import type { Generator, Interaction } from "./Pact.ts"

/** What the states of an interaction gave. */
export type Values = Readonly<Record<string, string>>

/** An expression with its names replaced; a name that no state gave is a mistake in the pact. */
const evaluated = (expression: string, values: Values): string =>
  expression.replace(/\$\{(\w+)\}/g, (_, name: string) => {
    const value = values[name]
    if (value === undefined) throw new Error(`no provider state gives ${name}`)
    return value
  })

const step = /\.([A-Za-z_]\w*)|\[(\d+)\]|\['([^']+)'\]/g

/** The members and places on the way to a value, such as `$.items[0].id`; undefined for a path that leads to several. */
const stepsOf = (path: string): readonly string[] | undefined => {
  const found = [...path.slice(1).matchAll(step)]
  const whole = found.map(([text]) => text).join("") === path.slice(1)
  return whole && found.length > 0 ? found.map(([, name, place, quoted]) => name ?? place ?? quoted ?? "") : undefined
}

const put = (body: unknown, path: string, value: string): void => {
  const steps = stepsOf(path)
  if (steps === undefined) throw new Error(`an expression at ${path}, where it can not be filled in`)
  const last = steps.at(-1) ?? ""
  let at: unknown = body
  for (const name of steps.slice(0, -1)) at = (at as Record<string, unknown> | undefined)?.[name]
  if (typeof at !== "object" || at === null) throw new Error(`an expression at ${path}, where the example has nothing`)
  Object.assign(at, { [last]: value })
}

/** Since version 4 of Pact's format a body is wrapped, with its type. */
const isWrapped = (body: unknown): body is { readonly content: unknown } =>
  typeof body === "object" && body !== null && "content" in body && "encoded" in body

/**
 * The interaction with the expressions in its answer filled in, to be matched to the very letter.
 *
 * Pact does this with requests; in answers it would match any value of the same type, and so let pass an answer about
 * somebody else.
 */
export const filledIn = <A extends Omit<Interaction, "description">>(interaction: A, values: Values): A => {
  const { response } = interaction
  const { body: generators = {}, ...otherGenerators } = response?.generators ?? {}
  const { body: rules = {}, ...otherRules } = response?.matchingRules ?? {}
  const own = Object.entries(generators).filter(
    ([, { type }]: readonly [string, Generator]) => type === "ProviderState",
  )
  if (own.length === 0) return interaction
  const body = structuredClone(response?.body)
  for (const [path, { expression = "" }] of own)
    put(isWrapped(body) ? body.content : body, path, evaluated(expression, values))
  const exact = new Set(own.map(([path]) => path))
  const without = (all: Readonly<Record<string, unknown>>) =>
    Object.fromEntries(Object.entries(all).filter(([path]) => !exact.has(path)))
  return {
    ...interaction,
    response: {
      ...response,
      body,
      generators: { ...otherGenerators, body: without(generators) },
      matchingRules: { ...otherRules, body: without(rules) },
    },
  }
}
