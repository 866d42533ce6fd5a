import type { Row, Verdict } from "../Row.ts"
import { Skipped } from "../Skipped.ts"

/** Checks that are made one after the other, each by its name; one that fails does not keep the next from being made. */
export class Checks {
  readonly #rows: Row[] = []

  /** Makes a check: it passes unless it throws. Gives what the check gave, or undefined when it did not pass. */
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

/** What an earlier check gave; without it, the check that needs it is skipped. */
export const needed = <A>(value: A | undefined, what: string): A => {
  if (value === undefined) throw new Skipped(`needs ${what}`)
  return value
}

/** Fails with the words unless it holds. */
export const expected = (holds: boolean, otherwise: string): void => {
  if (!holds) throw new Error(otherwise)
}
