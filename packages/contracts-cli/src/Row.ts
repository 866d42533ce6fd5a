/** The result of one interaction; `skipped` is one that could not be tried, and no failure. */
export type Verdict = "pass" | "fail" | "skipped"

/** One line of the table: what was tried, the result, and why. */
export interface Row {
  readonly interaction: string
  readonly verdict: Verdict
  /** Without secrets; may be empty. */
  readonly why: string
}
