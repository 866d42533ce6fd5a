import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"

/** An expression such as `${id}`, filled in with what the provider state gives. */
export interface Generator {
  readonly type: string
  readonly expression?: string
}

/** What a consumer sends and what it needs to be answered. Only what we look at is named; the rest belongs to Pact. */
export interface Interaction {
  readonly description: string
  /** Since version 4 of the format; a pact may hold messages besides. */
  readonly type?: string
  readonly providerStates?: readonly { readonly name: string }[]
  /** Until version 2 of the format. */
  readonly providerState?: string
  readonly request?: { readonly body?: unknown }
  readonly response?: {
    readonly body?: unknown
    /** A list of values since version 4 of the format. */
    readonly headers?: Readonly<Record<string, string | readonly string[]>>
    /** By the part of the answer, such as `body`, and the place in it. */
    readonly generators?: Readonly<Record<string, Readonly<Record<string, Generator>>>>
    readonly matchingRules?: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  }
}

/** What one consumer and one provider agreed on. */
export interface Pact {
  readonly consumer: { readonly name: string }
  readonly interactions: readonly Interaction[]
}

/** The pact of the hub with one system, by the system's folder under contracts. */
export const readPact = (system: string): Pact =>
  JSON.parse(
    readFileSync(fileURLToPath(import.meta.resolve(`@mahmal/contracts/pacts/hub-${system}.json`)), "utf8"),
  ) as Pact

/** The states that an interaction is given. */
export const statesOf = ({ providerStates = [], providerState }: Interaction): string[] =>
  providerState === undefined ? providerStates.map(({ name }) => name) : [providerState]
