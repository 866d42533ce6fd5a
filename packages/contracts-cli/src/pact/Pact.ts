import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"

/** An expression such as `${id}`, filled in with what the provider state gives. */
interface Generator {
  readonly type: string
  readonly expression?: string
}

/** What the hub sends and what it needs to be answered. Only what we look at is named; the rest belongs to Pact. */
export interface Interaction {
  readonly description: string
  readonly providerStates?: readonly { readonly name: string }[]
  readonly request: { readonly body?: unknown }
  readonly response: {
    readonly body?: unknown
    readonly generators?: { readonly body?: Readonly<Record<string, Generator>> }
    readonly matchingRules?: { readonly body?: Readonly<Record<string, unknown>> }
  }
}

/** A file of contracts/pacts. */
export interface Pact {
  readonly interactions: readonly Interaction[]
}

/** The pact of the hub with one system, by the system's folder under contracts. */
export const readPact = (system: string): Pact =>
  JSON.parse(
    readFileSync(fileURLToPath(import.meta.resolve(`@mahmal/contracts/pacts/hub-${system}.json`)), "utf8"),
  ) as Pact

/** The states that an interaction is given. */
export const statesOf = ({ providerStates = [] }: Interaction): string[] => providerStates.map(({ name }) => name)
