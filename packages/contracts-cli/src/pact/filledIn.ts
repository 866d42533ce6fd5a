import type { Interaction } from "./Pact.ts"

/** What the states of an interaction gave. */
export type Values = Readonly<Record<string, string>>

/** An expression with its names replaced; a name that no state gave is a mistake in the pact. */
const evaluated = (expression: string, values: Values): string =>
  expression.replace(/\$\{(\w+)\}/g, (_, name: string) => {
    const value = values[name]
    if (value === undefined) throw new Error(`no provider state gives ${name}`)
    return value
  })

/**
 * The interaction with the expressions in its answer filled in, to be matched to the very letter.
 *
 * Pact does this with requests; in answers it would match any value of the same type, and so let pass an answer about
 * somebody else. Only members at the top of a JSON body are known.
 */
export const filledIn = (interaction: Interaction, values: Values): Interaction => {
  const { body: generators = {}, ...otherGenerators } = interaction.response.generators ?? {}
  const { body: rules = {}, ...otherRules } = interaction.response.matchingRules ?? {}
  const own = Object.entries(generators).map(([path, { expression = "" }]) => {
    const [, member] = /^\$\.(\w+)$/.exec(path) ?? []
    if (member === undefined) throw new Error(`an expression at ${path}, deeper than it can be filled in`)
    return [member, evaluated(expression, values)] as const
  })
  if (own.length === 0) return interaction
  const exact = new Set(own.map(([member]) => `$.${member}`))
  const left = Object.entries(rules).filter(([path]) => !exact.has(path))
  const body = { ...(interaction.response.body as object), ...Object.fromEntries(own) }
  return {
    ...interaction,
    response: {
      ...interaction.response,
      body,
      generators: otherGenerators,
      matchingRules: { ...otherRules, body: Object.fromEntries(left) },
    },
  }
}
