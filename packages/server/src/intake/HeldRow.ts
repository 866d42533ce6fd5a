/** What a season holds of an application from a file before: what rows of a new file are compared with, and what they cannot change. */
export type HeldRow = {
  /** The row's own, as decisions have it. */
  readonly reference: string
  /** SHA-256, in hex; empty of one that was erased. */
  readonly contentHash: string
  /** Undecided when the hub that stored it ended before it had rejected it. */
  readonly outcome: "accepted" | "rejected" | "undecided"
  /** Codes, separated by spaces. */
  readonly reasons: string
  /** Undefined for somebody who was rejected or erased: nothing personal is kept of them. */
  readonly person?: {
    readonly group: string
    readonly qid: string
    readonly passportNo: string
    readonly isPrincipal: boolean
    readonly sex: string
    readonly nationality: string
  }
}
