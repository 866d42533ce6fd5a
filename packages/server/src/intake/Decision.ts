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
  readonly outcome: "accepted" | "rejected"
  /** Sorted; empty exactly when accepted. */
  readonly reasons: ReadonlyArray<Code>
  /** SHA-256, in hex, of the row's bytes without the line ending. */
  readonly contentHash: string
  /** What a readable row says, accepted or not; null of an unreadable one, and when applications were not asked for. */
  readonly application: Application | null
}
