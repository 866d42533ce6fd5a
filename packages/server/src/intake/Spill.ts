import { DatabaseSync, type StatementSync } from "node:sqlite"
import { settle, tables, verdicts } from "./spillSql.ts"

/** A row on its way to a decision: what the rules that look at several rows need to know of it. */
export type SpilledRow = {
  readonly line: number
  /** The typed application_no, or a stand-in. */
  readonly no: string
  readonly numbered: boolean
  readonly reference: string
  readonly groupRef: string | null
  readonly contentHash: string
  /** Codes the row earned by itself, separated by spaces. */
  readonly codes: string
  /** Undefined for a row that is outside every rule but its own code. */
  readonly read?: {
    /** As text that sorts as it was submitted. */
    readonly submittedAt: string
    /** Null when it is not compared. */
    readonly qid: string | null
    readonly passportNo: string | null
    readonly isPrincipal: boolean
    readonly relation: string | null
    readonly wentRecently: boolean
    readonly sex: string
    readonly nationality: string
    /** JSON; null when nobody asked for it. */
    readonly application: string | null
  }
}

/** A spilled row together with what all the others say about it. */
export type Verdict = {
  readonly line: number
  readonly no: string
  readonly numbered: number
  readonly reference: string
  readonly groupRef: string | null
  readonly contentHash: string
  readonly codes: string
  readonly isRead: number
  readonly isPrincipal: number
  readonly relation: string | null
  readonly wentRecently: number
  readonly application: string | null
  readonly duplicateQid: number
  readonly duplicatePassport: number
  /** How many rows with the same reference came before; 0 for the one that keeps it. */
  readonly repeats: number
  /** Which of the rows with the same reference and content this is, from 1. */
  readonly copy: number
  readonly principals: number | null
  readonly companions: number | null
  readonly principalSex: "M" | "F" | null
  readonly principalNationality: string | null
  readonly principalCodes: string | null
}

/**
 * The rows of a file on disk, in a private SQLite database that goes away when it is closed, so that memory stays the same
 * however long the file is.
 */
export class Spill {
  // SQLite keeps a database without a name in a temporary file that nobody else sees and the system removes.
  readonly #db = new DatabaseSync("")
  readonly #insert: StatementSync

  constructor() {
    this.#db.exec(tables)
    this.#insert = this.#db.prepare(`insert into row values (null, ${Array(17).fill("?").join(", ")})`)
    this.#db.exec("begin")
  }

  add(row: SpilledRow): void {
    const read = row.read
    this.#insert.run(
      row.line,
      row.no,
      row.numbered ? 1 : 0,
      row.reference,
      row.groupRef,
      row.contentHash,
      row.codes,
      read === undefined ? 0 : 1,
      read?.submittedAt ?? null,
      read?.qid ?? null,
      read?.passportNo ?? null,
      read?.isPrincipal ? 1 : 0,
      read?.relation ?? null,
      read?.wentRecently ? 1 : 0,
      read?.sex ?? null,
      read?.nationality ?? null,
      read?.application ?? null,
    )
  }

  /** Every row with its verdict, sorted by number as bytes sort. Nothing may be added any more. */
  *verdicts(): Generator<Verdict> {
    this.#db.exec(settle)
    yield* this.#db.prepare(verdicts).iterate() as Iterable<unknown> as Iterable<Verdict>
  }

  close(): void {
    this.#db.close()
  }
}
