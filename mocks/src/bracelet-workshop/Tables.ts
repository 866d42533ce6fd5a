import { readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { parse } from "csv-parse/sync"
import { stringify } from "csv-stringify/sync"

interface Column {
  readonly name: string
  readonly required: boolean
  readonly datatype: { readonly format: string }
}

interface Document {
  readonly tables: readonly { readonly id: string; readonly tableSchema: { readonly columns: readonly Column[] } }[]
}

/** One line of a file, by the names of its columns. */
export type Row = Readonly<Record<string, string>>

/** A wrong place of a file: its row, counting the header as 1, and its column; neither when the whole file is wrong. */
export interface WrongPlace {
  readonly row?: number
  readonly column?: string
}

const lineEnd = "\r\n"

const records = (text: string): string[][] | undefined => {
  try {
    return parse(text, { record_delimiter: lineEnd, relax_column_count: true })
  } catch {
    return undefined
  }
}

/** The tables of the workshop's contract: how its files are read, checked and written. */
export class Tables {
  readonly #columns = new Map<string, readonly Column[]>()

  constructor() {
    const file = createRequire(import.meta.url).resolve("@mahmal/contracts/bracelet-workshop/tables.json")
    const { tables } = JSON.parse(readFileSync(file, "utf8")) as Document
    for (const { id, tableSchema } of tables) this.#columns.set(id, tableSchema.columns)
  }

  /** The rows of a file, or all its wrong places. */
  read(table: string, bytes: Buffer): { readonly rows: readonly Row[] } | { readonly wrong: readonly WrongPlace[] } {
    const columns = this.#of(table)
    const text = decoded(bytes)
    const [header, ...body] = text?.endsWith(lineEnd) ? (records(text) ?? []) : []
    if (header === undefined) return { wrong: [{}] }
    if (header.join(",") !== columns.map(({ name }) => name).join(",")) return { wrong: [{ row: 1 }] }
    const wrong = body.flatMap((fields, i) => wrongPlaces(columns, fields, i + 2))
    if (wrong.length > 0 || body.length === 0) return { wrong: wrong.length > 0 ? wrong : [{}] }
    return { rows: body.map((fields) => Object.fromEntries(columns.map(({ name }, i) => [name, fields[i] ?? ""]))) }
  }

  /** A file of these rows. */
  write(table: string, rows: readonly Row[]): string {
    const columns = this.#of(table).map(({ name }) => name)
    return stringify([...rows], { header: true, columns, record_delimiter: lineEnd })
  }

  #of(table: string): readonly Column[] {
    const columns = this.#columns.get(table)
    if (columns === undefined) throw new Error(`the contract has no table ${table}`)
    return columns
  }
}

const decoded = (bytes: Buffer): string | undefined => {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

const wrongPlaces = (columns: readonly Column[], fields: readonly string[], row: number): WrongPlace[] => {
  if (fields.length !== columns.length) return [{ row }]
  return columns.flatMap(({ name, required, datatype }, i) => {
    const field = fields[i] ?? ""
    if (field === "" && !required) return []
    return new RegExp(`^(?:${datatype.format})$`, "u").test(field) ? [] : [{ row, column: name }]
  })
}
