import type { Generator, Interaction } from "./Pact.ts"

/** The values of provider states. */
export type Values = Readonly<Record<string, string>>

/** An expression with its names replaced. Throws for a name that no provider state has: the pact is wrong. */
const evaluated = (expression: string, values: Values): string =>
  expression.replace(/\$\{(\w+)\}/g, (_, name: string) => {
    const value = values[name]
    if (value === undefined) throw new Error(`no provider state gives ${name}`)
    return value
  })

const step = /\.([A-Za-z_]\w*)|\[(\d+)\]|\['([^']+)'\]/g

/** The members and indexes of a path such as `$.items[0].id`; undefined for a path with wildcards. */
const stepsOf = (path: string): readonly string[] | undefined => {
  const found = [...path.slice(1).matchAll(step)]
  const whole = found.map(([text]) => text).join("") === path.slice(1)
  return whole && found.length > 0 ? found.map(([, name, place, quoted]) => name ?? place ?? quoted ?? "") : undefined
}

/** Since version 4 of Pact's format a body is wrapped, with its type. */
const isWrapped = (body: unknown): body is { readonly content: unknown } =>
  typeof body === "object" && body !== null && "content" in body && "encoded" in body

type Answer = NonNullable<Interaction["response"]>

/** Puts a value at a path of one part of an answer. */
type Put = (answer: Answer, place: string, value: string) => void

const inBody: Put = ({ body }, path, value) => {
  const steps = stepsOf(path)
  if (steps === undefined) throw new Error(`an expression at ${path}, where it cannot be filled in`)
  const last = steps.at(-1) ?? ""
  let at = isWrapped(body) ? body.content : body
  for (const name of steps.slice(0, -1)) at = (at as Record<string, unknown> | undefined)?.[name]
  if (typeof at !== "object" || at === null) throw new Error(`an expression at ${path}, where the example has nothing`)
  Object.assign(at, { [last]: value })
}

const inHeader: Put = ({ headers = {} }, name, value) => {
  const example = headers[name]
  if (example === undefined) throw new Error(`an expression in the header ${name}, which the example does not have`)
  Object.assign(headers, { [name]: typeof example === "string" ? value : [value] })
}

const puts: Readonly<Record<string, Put>> = { body: inBody, header: inHeader }

const without = <A>(all: Readonly<Record<string, A>>, places: ReadonlySet<string>): Record<string, A> =>
  Object.fromEntries(Object.entries(all).filter(([place]) => !places.has(place)))

/** The answer with the expressions in one of its parts filled in. */
const partFilledIn = (answer: Answer, part: string, values: Values): Answer => {
  const { generators = {}, matchingRules = {} } = answer
  const own = Object.entries(generators[part] ?? {}).filter(([, { type }]) => type === "ProviderState")
  if (own.length === 0) return answer
  const put = puts[part]
  if (put === undefined) throw new Error(`an expression for the ${part}, where it cannot be filled in`)
  for (const [place, { expression = "" }] of own) put(answer, place, evaluated(expression, values))
  const places = new Set(own.map(([place]) => place))
  return {
    ...answer,
    generators: { ...generators, [part]: without(generators[part] ?? {}, places) },
    matchingRules: { ...matchingRules, [part]: without(matchingRules[part] ?? {}, places) },
  }
}

const isOne = (generators: Generator | Readonly<Record<string, Generator>>): generators is Generator =>
  typeof generators.type === "string"

/** Pact fills in the expressions of a request itself, but sends the example in place of one whose name has no value. */
const mustHaveValues = ({ generators = {} }: NonNullable<Interaction["request"]>, values: Values): void => {
  const all = Object.values(generators).flatMap((own) => (isOne(own) ? [own] : Object.values(own)))
  for (const { type, expression = "" } of all) if (type === "ProviderState") evaluated(expression, values)
}

/**
 * The interaction with the expressions in its answer filled in, to be matched exactly.
 *
 * Pact does this for requests; in answers it would match any value of the same type, and accept one about somebody else. Throws
 * for an expression that cannot be filled in, also in the request.
 */
export const filledIn = <A extends Omit<Interaction, "description">>(interaction: A, values: Values): A => {
  const { request, response } = interaction
  if (request !== undefined) mustHaveValues(request, values)
  if (response === undefined) return interaction
  const parts = Object.keys(response.generators ?? {})
  const filled = parts.reduce((answer, part) => partFilledIn(answer, part, values), structuredClone(response))
  return { ...interaction, response: filled }
}
