import type { Endpoint } from "../Endpoint.ts"
import type { Row } from "../Row.ts"
import { Skipped } from "../Skipped.ts"
import { filledIn, type Values } from "./filledIn.ts"
import { type Interaction, type Pact, statesOf } from "./Pact.ts"
import type { State } from "./State.ts"

type Outcome = { readonly values: Values } | { readonly verdict: "fail" | "skipped"; readonly why: string }

/** The interactions that can be tried now, the values of each state, and a row for each that can not be tried. */
export interface Prepared {
  readonly interactions: readonly Interaction[]
  readonly values: Readonly<Record<string, Values>>
  readonly rows: readonly Row[]
}

const broughtAbout = async (name: string, state: State | undefined, endpoint: Endpoint): Promise<Outcome> => {
  if (state === undefined) return { verdict: "fail", why: `nobody knows how to bring about: ${name}` }
  try {
    return { values: await state(endpoint) }
  } catch (error) {
    const why = `${name}: ${error instanceof Error ? error.message : "failed"}`
    return { verdict: error instanceof Skipped ? "skipped" : "fail", why }
  }
}

/**
 * Brings every state of a pact about before anything is verified.
 *
 * Pact itself goes on when a state fails, with example values: a revocation would then hit whatever bracelet bears the
 * number of the example. Here an interaction whose state failed is not tried, and is said to have failed.
 */
export const prepared = async (
  pact: Pact,
  states: Readonly<Record<string, State>>,
  endpoint: Endpoint,
): Promise<Prepared> => {
  const outcomes = new Map<string, Outcome>()
  for (const name of new Set(pact.interactions.flatMap(statesOf)))
    outcomes.set(name, await broughtAbout(name, states[name], endpoint))

  const interactions: Interaction[] = []
  const rows: Row[] = []
  for (const interaction of pact.interactions) {
    const own = statesOf(interaction).flatMap((name) => outcomes.get(name) ?? [])
    const missing = own.find((outcome) => "verdict" in outcome)
    if (missing !== undefined) rows.push({ interaction: interaction.description, ...missing })
    else interactions.push(filledIn(interaction, Object.assign({}, ...own.map((o) => ("values" in o ? o.values : {})))))
  }
  const reached = [...outcomes].flatMap(([name, outcome]) => ("values" in outcome ? [[name, outcome.values]] : []))
  return { interactions, values: Object.fromEntries(reached), rows }
}
