import type { Unreadable } from "./Unreadable.ts"

/** What a verifier can find wrong; `docs/draw-findings.md` says when each is given. */
export type FindingCode =
  | "unreadable"
  | "season-differs"
  | "commitment-changed"
  | "commitment-late"
  | "program-differs"
  | "program-unknown"
  | "rules-changed"
  | "places-differ"
  | "figure-broken"
  | "share-unknown"
  | "pool-changed"
  | "line-added"
  | "line-dropped"
  | "line-changed"
  | "root-differs"
  | "groups-differ"
  | "beacon-chain"
  | "beacon-round"
  | "beacon-randomness"
  | "beacon-signature"
  | "sources-differ"
  | "reveal-missing"
  | "reveal-wrong"
  | "reveal-extra"
  | "seed-differs"
  | "result-differs"
  | "receipt-of-another-pool"
  | "receipt-not-proved"

/** One thing that is wrong with the files of a draw. Every verifier gives the same codes and places; the words are its own. */
export interface Finding {
  readonly code: FindingCode
  /** A file (`pool.txt`), a line of one (`pool.txt:17`), or the reference, share or name that is meant. */
  readonly where: string
  readonly message: string
}

/** The finding that a file cannot be read. */
export const findingOf = (error: Unreadable): Finding => ({
  code: "unreadable",
  where: `${error.file}:${error.line}`,
  message: `${error.field}: ${error.reason}`,
})

const MOST_OF_ONE_CODE = 10

/** Collects findings: each at most once, and of one code the first ten. */
export class Findings {
  readonly list: Array<Finding> = []
  readonly #counts = new Map<FindingCode, number>()

  add(code: FindingCode, where: string, message: string): void {
    const count = this.#counts.get(code) ?? 0
    if (count === MOST_OF_ONE_CODE || this.list.some((one) => one.code === code && one.where === where)) return
    this.#counts.set(code, count + 1)
    this.list.push({ code, where, message })
  }

  /** Whether any of these codes was found. */
  has(...codes: ReadonlyArray<FindingCode>): boolean {
    return codes.some((code) => this.#counts.has(code))
  }
}
