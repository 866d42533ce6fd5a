import { columns } from "@mahmal/core/intake/columns"
import { FileUnreadable } from "./FileUnreadable.ts"
import type { CsvRow } from "./readCsv.ts"

/** Throws FileUnreadable, naming the columns at fault, unless the first row of a file is its header. */
export const checkHeader = (row: CsvRow | undefined): void => {
  if (row === undefined) throw new FileUnreadable({ message: "the file is empty: expected a header row" })
  const found = row.fields ?? []
  const missing = columns.filter((column) => !found.includes(column))
  const unknown = found.filter((column) => !(columns as ReadonlyArray<string>).includes(column))
  const misplaced = columns.filter((column, index) => found.includes(column) && found[index] !== column)
  if (found.length === columns.length && misplaced.length + missing.length === 0) return
  const faults = [
    row.fields === undefined ? ["it cannot be read as UTF-8 CSV"] : [],
    missing.length === columns.length ? ["it names none of the columns"] : name("missing", missing),
    missing.length === columns.length ? [] : name("unknown", unknown),
    missing.length + unknown.length > 0 ? [] : name("not in their place or doubled", misplaced),
  ]
  throw new FileUnreadable({ message: `the first row is not the header: ${faults.flat().join("; ")}${expected}` })
}

const expected = `\nexpected ${columns.join(",")}`

const name = (fault: string, names: ReadonlyArray<string>): ReadonlyArray<string> =>
  names.length === 0 ? [] : [`${fault} ${names.slice(0, named).map(short).join(", ")}${more(names.length - named)}`]

/** So many columns are named; who sent another kind of file knows it by them. */
const named = 10

const more = (count: number): string => (count > 0 ? ` and ${count} more` : "")

const short = (text: string): string => JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text)
