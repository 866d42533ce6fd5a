import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"

/** An expression such as `${id}`, for a value of the provider state. */
export interface Generator {
  readonly type: string
  readonly expression?: string
}

/** A request of a consumer and the answer that it needs, with the members that are used here. */
export interface Interaction {
  readonly description: string
  /** Since version 4 of the format; a pact may hold messages besides. */
  readonly type?: string
  readonly providerStates?: readonly { readonly name: string }[]
  /** Until version 2 of the format. */
  readonly providerState?: string
  readonly request?: {
    readonly body?: unknown
    readonly headers?: Readonly<Record<string, unknown>>
    /** By the part of the request: one for the path, and by the place in every other part. */
    readonly generators?: Readonly<Record<string, Generator | Readonly<Record<string, Generator>>>>
  }
  readonly response?: {
    readonly body?: unknown
    /** A list of values since version 4 of the format. */
    readonly headers?: Readonly<Record<string, string | readonly string[]>>
    /** By the part of the answer, such as `body`, and the path in it. */
    readonly generators?: Readonly<Record<string, Readonly<Record<string, Generator>>>>
    readonly matchingRules?: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  }
}

/** A pact of one consumer and one provider. */
export interface Pact {
  readonly consumer: { readonly name: string }
  readonly interactions: readonly Interaction[]
}

/** The pact of the hub with one system, by the system's folder under contracts. */
export const readPact = (system: string): Pact =>
  JSON.parse(
    readFileSync(fileURLToPath(import.meta.resolve(`@mahmal/contracts/pacts/hub-${system}.json`)), "utf8"),
  ) as Pact

/** The provider states of an interaction. */
export const statesOf = ({ providerStates = [], providerState }: Interaction): string[] =>
  providerState === undefined ? providerStates.map(({ name }) => name) : [providerState]
