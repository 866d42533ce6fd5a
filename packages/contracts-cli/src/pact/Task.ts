import type { Values } from "./filledIn.ts"

/** What stands in the place of the credentials of a pact, unless the pact wants them to be wrong. */
export interface Secrets {
  readonly headers: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string>>
}

/** One run of Pact's verifier. */
export interface Task {
  readonly pactFile: string
  readonly url: string
  readonly secrets: Secrets
  /** The folder under contracts whose openapi.yaml every answer is held against, where there is one. */
  readonly system?: string | undefined
  /** What each provider state gives. */
  readonly values: Readonly<Record<string, Values>>
}

/** What Pact says of one interaction. */
export interface PactResult {
  readonly description: string
  /** Empty when all matches. */
  readonly mismatches: readonly string[]
}

/** What a run came to. */
export interface Report {
  readonly results: readonly PactResult[]
  /** The states that Pact asked for, and got. */
  readonly reached: readonly string[]
  /** How many answers came. */
  readonly answers: number
  /** Where answers break openapi.yaml, each once. */
  readonly breaches: readonly string[]
}
