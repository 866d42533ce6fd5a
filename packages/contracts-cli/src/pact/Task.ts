import type { Values } from "./filledIn.ts"

/** The real credentials, which replace those of a pact unless the pact wants wrong ones. */
export interface Secrets {
  readonly headers: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string>>
}

/** One run of Pact's verifier. */
export interface Task {
  readonly pactFile: string
  readonly url: string
  readonly secrets: Secrets
  /** The folder under contracts whose openapi.yaml every answer is checked against, if any. */
  readonly system?: string | undefined
  /** The values of each provider state. */
  readonly values: Readonly<Record<string, Values>>
}

/** Pact's result of one interaction. */
export interface PactResult {
  readonly description: string
  /** Empty when all matches. */
  readonly mismatches: readonly string[]
}

/** The result of a run. */
export interface Report {
  readonly results: readonly PactResult[]
  /** The provider states that Pact asked for. */
  readonly reached: readonly string[]
  /** The number of answers. */
  readonly answers: number
  /** How answers break openapi.yaml, without repetitions. */
  readonly breaches: readonly string[]
  /** Why an interaction got no answer, by its name. Its result is about one that Pact was given in its place. */
  readonly unanswered: Readonly<Record<string, string>>
}
