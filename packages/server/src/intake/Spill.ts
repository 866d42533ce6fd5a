import { DatabaseSync, type StatementSync } from "node:sqlite"
import type { HeldRow } from "./HeldRow.ts"
import { standIn } from "./numbering.ts"
import { number, settle, shared, stand, tables, verdicts } from "./spillSql.ts"

/** A row on its way to a decision: what the rules that look at several rows need to know of it. */
export type SpilledRow = {
  readonly line: number
  /** The typed application_no, or a stand-in. */
  readonly no: string
  readonly numbered: boolean
  readonly reference: string
  /** As it stands in ids. */
  readonly group: string | null
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
  readonly group: string | null
  readonly contentHash: string
  readonly codes: string
  readonly isRead: number
  readonly isPrincipal: number
  readonly relation: string | null
  readonly wentRecently: number
  readonly application: string | null
  readonly duplicateQid: number
  readonly duplicatePassport: number
  /** Whether another row keeps the number; then the reference is a stand-in. */
  readonly repeated: number
  readonly heldHash: string | null
  readonly heldOutcome: HeldRow["outcome"] | null
  readonly heldReasons: string | null
  readonly principals: number | null
  readonly companions: number | null
  readonly principalSex: "M" | "F" | null
  readonly principalNationality: string | null
  readonly principalCodes: string | null
}

/** By what rows of a file may share something with what the season holds. */
export type Shared = {
  readonly references: ReadonlyArray<string>
  readonly groups: ReadonlyArray<string>
  readonly qids: ReadonlyArray<string>
  readonly passports: ReadonlyArray<string>
}

type SharedRow = {
  readonly id: number
  readonly reference: string
  /** The other reference that it may come to have. */
  readonly other: string | null
  readonly group: string | null
  readonly qid: string | null
  readonly passportNo: string | null
}

/** So many rows are asked about at once. */
const page = 1000

/**
 * The rows of a file on disk, in a private SQLite database that goes away when it is closed, so that memory stays the same
 * however long the file is.
 */
export class Spill {
  // SQLite keeps a database without a name in a temporary file that nobody else sees and the system removes.
  readonly #db = new DatabaseSync("")
  readonly #insert: StatementSync
  readonly #hold: StatementSync
  readonly #stand: StatementSync
  #numbered = false

  constructor() {
    this.#db.exec(tables)
    this.#db.function("standIn", { deterministic: true }, standIn as (...given: ReadonlyArray<unknown>) => string)
    this.#insert = this.#db.prepare(`insert into row values (null, ${Array(17).fill("?").join(", ")}, 0)`)
    this.#hold = this.#db.prepare("insert or ignore into held values (?, ?, ?, ?)")
    this.#stand = this.#db.prepare(stand)
    this.#db.exec("begin")
  }

  add(row: SpilledRow): void {
    const read = row.read
    this.#insert.run(
      row.line,
      row.no,
      row.numbered ? 1 : 0,
      row.reference,
      row.group,
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

  /**
   * By what the rows may share something with what the season holds, a page at a time; between two of them it may be held. No
   * row may be added any more.
   */
  *shared(): Generator<Shared> {
    this.#number()
    const read = this.#db.prepare(shared)
    for (let last = 0; ; ) {
      const rows = read.all(last, page) as unknown as ReadonlyArray<SharedRow>
      if (rows.length === 0) return
      yield {
        references: rows.flatMap(({ reference, other }) => (other === null ? [reference] : [reference, other])),
        groups: rows.flatMap(({ group }) => group ?? []),
        qids: rows.flatMap(({ qid }) => qid ?? []),
        passports: rows.flatMap(({ passportNo }) => passportNo ?? []),
      }
      last = rows.at(-1)?.id ?? last
    }
  }

  /** Takes what the season holds, as what came before every row; the same again is not taken twice. */
  hold({ reference, contentHash, outcome, reasons, person }: HeldRow): void {
    const { changes } = this.#hold.run(reference, contentHash, outcome, reasons)
    if (changes === 0 || person === undefined) return
    const { group, qid, passportNo, isPrincipal, sex, nationality } = person
    this.#stand.run(reference, group, contentHash, qid, passportNo, isPrincipal ? 1 : 0, sex, nationality)
  }

  /** Every row with its verdict, sorted by number as bytes sort. Nothing may be added or held any more. */
  *verdicts(): Generator<Verdict> {
    this.#number()
    this.#db.exec(settle)
    yield* this.#db.prepare(verdicts).iterate() as Iterable<unknown> as Iterable<Verdict>
  }

  close(): void {
    this.#db.close()
  }

  #number(): void {
    if (!this.#numbered) this.#db.exec(number)
    this.#numbered = true
  }
}
