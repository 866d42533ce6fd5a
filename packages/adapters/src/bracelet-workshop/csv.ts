import { parse } from "csv-parse/sync"
import { stringify } from "csv-stringify/sync"
import { Result, Schema } from "effect"

const ended = "\r\n"

/** A CSV file of these rows, as RFC 4180 has it, with the columns in the given order. */
export const writeCsv = (
  columns: readonly string[],
  rows: readonly Readonly<Record<string, string | undefined>>[],
): string => stringify([...rows], { header: true, columns: [...columns], record_delimiter: ended })

const records = (text: string): readonly string[][] => {
  try {
    return parse(text, { record_delimiter: ended, relax_column_count: false })
  } catch {
    return []
  }
}

/**
 * Reads a CSV file strictly: exactly the columns of the schema in their order, at least one row, ended by CR LF. The error tells
 * the row, its header counted as 1, and never a value.
 */
export const readCsv = <A>(
  schema: Schema.Codec<A, Readonly<Record<string, string>>>,
  columns: readonly (keyof A & string)[],
  text: string,
): Result.Result<readonly A[], string> => {
  const [header, ...body] = text.endsWith(ended) ? records(text) : []
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
