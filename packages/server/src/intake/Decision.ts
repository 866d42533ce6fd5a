import type { Application } from "@mahmal/core/intake/Application"
import type { Code } from "@mahmal/core/intake/Code"

/** What intake decides about one row of an applications file. */
export type Decision = {
  /** The line of the file on which the row begins, the header's being 1. */
  readonly line: number
  /** As typed, cleaned; the stand-in of `reference` when the row has none that can be read. */
  readonly applicationNo: string
  /**
   * Unique in the file and fit for ids: the application_no, unless it is unreadable, cannot stand in an id, or is also on
   * a row that arrived earlier; then a stand-in made from the row's content.
   */
  readonly reference: string
  readonly numbering: "own" | "unreadable" | "repeated"
  /** The group_ref, fit for ids, of a row that has the right number of columns; null of any other. */
  readonly group: string | null
  /**
   * What the season held under this reference before: nothing; a row with other content; the same row; or the same row, not
   * decided because storing was cut off. Of "same" and "other", outcome and reasons are those of the row that is held.
   */
  readonly held: "nothing" | "same" | "undecided" | "other"
  readonly outcome: "accepted" | "rejected"
  /** Sorted; empty when accepted. Not empty when rejected here, and not before. */
  readonly reasons: ReadonlyArray<Code>
  /** SHA-256, in hex, of the row's bytes without the line ending. */
  readonly contentHash: string
  /** What a readable row says, accepted or not; null of an unreadable one, and when applications were not asked for. */
  readonly application: Application | null
}

/** Whether it is decided here, and not what stands already. */
export const isOpen = (held: Decision["held"]): boolean => held === "nothing" || held === "undecided"
