import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { parse } from "csv-parse/sync"

interface Column {
  readonly name: string
  readonly required: boolean
  readonly datatype: { readonly format: string }
}

interface Document {
  readonly tables: readonly { readonly id: string; readonly tableSchema: { readonly columns: readonly Column[] } }[]
}

/** One line of a file, by the names of its columns. */
export type Line = Readonly<Record<string, string>>

const file = (name: string) => fileURLToPath(import.meta.resolve(`@mahmal/contracts/bracelet-workshop/${name}`))

const { tables } = JSON.parse(readFileSync(file("tables.json"), "utf8")) as Document

/** A recorded file of the contract. */
export const sampleFile = (name: string): string => readFileSync(file(`samples/${name}`), "utf8")

/** The lines of a file of this table. Throws when it breaks the contract, and says where. */
export const linesOf = (table: string, bytes: Buffer): readonly Line[] => {
  const columns = tables.find(({ id }) => id === table)?.tableSchema.columns ?? []
  const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes)
  if (!text.endsWith("\r\n")) throw new Error("its last line does not end")
  const [header = [], ...rows]: string[][] = parse(text, { record_delimiter: "\r\n" })
  const names = columns.map(({ name }) => name)
  if (header.join() !== names.join())
    throw new Error(`it is not a table "${table}": its columns are ${header.join(", ")}`)
  if (rows.length === 0) throw new Error("it has no line")
  for (const [n, row] of rows.entries())
    for (const [i, { name, required, datatype }] of columns.entries()) {
      const field = row[i] ?? ""
      const isFit = new RegExp(`^(?:${datatype.format})$`, "u").test(field)
      if (!isFit && (field !== "" || required)) throw new Error(`row ${n + 2}, column ${name} breaks the contract`)
    }
  return rows.map((row) => Object.fromEntries(names.map((name, i) => [name, row[i] ?? ""])))
}
