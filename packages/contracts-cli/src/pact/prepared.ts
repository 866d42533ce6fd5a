import type { Row } from "../Row.ts"
import { Skipped } from "../Skipped.ts"
import type { BringAbout } from "./BringAbout.ts"
import { filledIn, type Values } from "./filledIn.ts"
import { interactionHeader } from "./forward.ts"
import { type Interaction, type Pact, statesOf } from "./Pact.ts"

/** An interaction that can be tried now, with a unique name and unique names of its states. */
export interface Tryable {
  readonly name: string
  readonly interaction: Interaction
  /** The values of each of its states. */
  readonly values: Readonly<Record<string, Values>>
}

/** An interaction of a pact: ready to be tried, or the row that says why it is not. */
export type Prepared = { readonly description: string } & ({ readonly ready: Tryable } | { readonly row: Row })

const prepareOne = async (interaction: Interaction, name: string, bringAbout: BringAbout): Promise<Prepared> => {
  const { description, providerState: _, ...rest } = interaction
  const not = (verdict: "fail" | "skipped", why: string): Prepared => ({
    description,
    row: { interaction: description, verdict, why },
  })
  if (interaction.response === undefined) return not("skipped", "it is a message, not a request")
  const values: Record<string, Values> = {}
  for (const state of statesOf(interaction)) {
    try {
      values[`${state} (${name})`] = await bringAbout(state)
    } catch (error) {
      const why = `${state}: ${error instanceof Error ? error.message : "failed"}`
      return not(error instanceof Skipped ? "skipped" : "fail", why)
    }
  }
  try {
    const providerStates = Object.keys(values).map((state) => ({ name: state }))
    const filled = filledIn(rest, Object.assign({}, ...Object.values(values)))
    const request = { ...filled.request, headers: { ...filled.request?.headers, [interactionHeader]: name } }
    return {
      description,
      ready: { name, interaction: { ...filled, description: name, providerStates, request }, values },
    }
  } catch (error) {
    return not("fail", error instanceof Error ? error.message : "it cannot be filled in")
  }
}

/**
 * Brings about every state of a pact before anything is verified.
 *
 * When a state fails, Pact itself continues with the example's values, and could revoke a real bracelet with the example's
 * serial. Here an interaction whose state failed is not tried, and fails.
 */
export const prepared = async ({ interactions }: Pact, bringAbout: BringAbout): Promise<readonly Prepared[]> => {
  const all: Prepared[] = []
  for (const [n, interaction] of interactions.entries()) all.push(await prepareOne(interaction, `${n + 1}`, bringAbout))
  return all
}
