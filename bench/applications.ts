import { closeSync, openSync, readFileSync, writeSync } from "node:fs"
import { parse } from "csv-parse/sync"
import { stringify } from "csv-stringify/sync"

const sample = new URL("../examples/season-1448/applications.csv", import.meta.url)

/**
 * Writes an applications file of any length by repeating the rows of the sample, each with new application, group, QID and
 * passport numbers. Errors within a row stay; only the sample's duplicates are no longer duplicates.
 */
export const writeApplications = (file: string, count: number): void => {
  const rows: Array<Array<string>> = parse(readFileSync(sample), { bom: true, relax_column_count: true })
  const [header, ...people] = rows as [Array<string>, ...Array<Array<string>>]
  const serials = new Map<string, number>()
  const output = openSync(file, "w")
  const put = (lines: Array<Array<string>>) => writeSync(output, stringify(lines, { record_delimiter: "windows" }))
  put([header])
  for (let written = 0; written < count; written += people.length) {
    put(people.slice(0, count - written).map((row, index) => renumbered(row, written + index, serials)))
  }
  closeSync(output)
}

const QID = 2
const PASSPORT = 9
const LINE2 = 12
const GROUP = 15

const renumbered = (row: ReadonlyArray<string>, nth: number, serials: Map<string, number>): Array<string> => {
  const next = [...row]
  next[0] = `B48-${String(nth).padStart(8, "0")}`
  if (row.length <= GROUP) return next
  const round = Math.floor(nth / 12_712)
  next[GROUP] = `${row[GROUP]}-${round}`
  next[QID] = (row[QID] as string).replace(/^\s*(\d{6})\d{5}\s*$/, (_, prefix: string) => {
    const serial = serials.get(prefix) ?? 0
    serials.set(prefix, serial + 1)
    return prefix + String(serial).padStart(5, "0")
  })
  next[PASSPORT] = `BN${String(nth).padStart(7, "0")}`
  next[LINE2] = withNumber(row[LINE2] as string, row[PASSPORT] as string, next[PASSPORT])
  return next
}

/** Replaces the number in a machine-readable zone. Its check digits change by the same amount, so wrong ones stay wrong. */
const withNumber = (line2: string, from: string, to: string): string => {
  const old = line2.slice(0, 9)
  if (line2.length !== 44 || old !== from.padEnd(9, "<")) return line2
  const moved = weigh(to) - weigh(old)
  const digit = Number(line2[9])
  const newDigit = wrap(digit + moved)
  return to + newDigit + line2.slice(10, 43) + wrap(Number(line2[43]) + moved + 7 * (newDigit - digit))
}

const weigh = (text: string): number =>
  [...text].reduce(
    (sum, char, i) => sum + (char === "<" ? 0 : Number.parseInt(char, 36)) * ([7, 3, 1][i % 3] as number),
    0,
  )

const wrap = (n: number): number => ((n % 10) + 10) % 10
