import type { Row, Verdict } from "../Row.ts"
import { Skipped } from "../Skipped.ts"

/** Named checks that run one after the other. A check that fails does not stop the next. */
export class Checks {
  readonly #rows: Row[] = []

  /** Runs a check, which passes unless it throws. Resolves to its result, or to undefined when it did not pass. */
  async that<A>(interaction: string, check: () => Promise<A>): Promise<A | undefined> {
    const add = (verdict: Verdict, why = "") => this.#rows.push({ interaction, verdict, why })
    try {
      const given = await check()
      add("pass")
      return given
    } catch (error) {
      const why = error instanceof Error ? error.message : "failed"
      add(error instanceof Skipped ? "skipped" : "fail", why)
      return undefined
    }
  }

  /** A row for each check, in their order. */
  get rows(): readonly Row[] {
    return this.#rows
  }
}

/** The result of an earlier check; without it, the check that needs it is skipped. */
export const needed = <A>(value: A | undefined, what: string): A => {
  if (value === undefined) throw new Skipped(`needs ${what}`)
  return value
}

/** Throws with this message unless it holds. */
export const expected = (holds: boolean, otherwise: string): void => {
  if (!holds) throw new Error(otherwise)
}
