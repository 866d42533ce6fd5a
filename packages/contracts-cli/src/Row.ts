/** What became of one interaction; `skipped` is what could not be tried, and is no failure. */
export type Verdict = "pass" | "fail" | "skipped"

/** One line of the table: what was tried, what came of it, and why. */
export interface Row {
  readonly interaction: string
  readonly verdict: Verdict
  /** Empty where there is nothing to say. It holds no secret. */
  readonly why: string
}
