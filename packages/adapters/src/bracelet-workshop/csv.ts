import { parse } from "csv-parse/sync"
import { stringify } from "csv-stringify/sync"
import { Result, Schema } from "effect"

const lineEnd = "\r\n"

/** Writes a CSV file (RFC 4180) of these rows, with the columns in the given order. */
export const writeCsv = (
  columns: readonly string[],
  rows: readonly Readonly<Record<string, string | undefined>>[],
): string => stringify([...rows], { header: true, columns: [...columns], record_delimiter: lineEnd })

const records = (text: string): readonly string[][] => {
  try {
    return parse(text, { record_delimiter: lineEnd, relax_column_count: false })
  } catch {
    return []
  }
}

/**
 * Reads a CSV file strictly: exactly these columns in their order, at least one row, each ended by CR LF. The error names
 * the row, counting the header as 1, and never a value.
 */
export const readCsv = <A>(
  schema: Schema.Codec<A, Readonly<Record<string, string>>>,
  columns: readonly (keyof A & string)[],
  text: string,
): Result.Result<readonly A[], string> => {
  const [header, ...body] = text.endsWith(lineEnd) ? records(text) : []
  if (header?.join(",") !== columns.join(",") || body.length === 0) return Result.fail("not the file that was promised")
  const rows: A[] = []
  for (const [i, fields] of body.entries()) {
    const row = Schema.decodeUnknownResult(schema)(
      Object.fromEntries(columns.map((name, k) => [name, fields[k] ?? ""])),
    )
    if (Result.isFailure(row)) return Result.fail(`not as promised in row ${i + 2}`)
    rows.push(row.success)
  }
  return Result.succeed(rows)
}
