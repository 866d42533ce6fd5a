import { isUtf8 } from "node:buffer"
import { parse } from "csv-parse/sync"
import { type CsvRecord, RecordSplitter } from "./RecordSplitter.ts"

/** A row of a CSV file as it stands there. */
export type CsvRow = {
  /** The line on which it begins, the first being 1. */
  readonly line: number
  /** All of it but the line ending. */
  readonly bytes: Buffer
  /** Undefined when it is not UTF-8, or opens a quote that is never closed. */
  readonly fields: ReadonlyArray<string> | undefined
}

/** The bytes of a file in pieces of any size: a file stream, or the body of a request. */
export type Source = AsyncIterable<Uint8Array>

/** Reads a CSV file row by row, a handful at a time, header included; a byte-order mark before it is dropped. */
export async function* readCsv(source: Source): AsyncGenerator<ReadonlyArray<CsvRow>> {
  const splitter = new RecordSplitter()
  for await (const chunk of withoutMark(source)) {
    const records = splitter.push(chunk)
    if (records.length > 0) yield read(records)
  }
  yield read(splitter.end())
}

const read = (records: ReadonlyArray<CsvRecord>): ReadonlyArray<CsvRow> => {
  const rows: Array<CsvRow> = []
  let run: Array<CsvRecord> = []
  const closeRun = () => {
    const parsed = run.length === 0 ? [] : parseRun(run)
    for (const [index, { line, bytes }] of run.entries()) rows.push({ line, bytes, fields: parsed[index] })
    run = []
  }
  const allUtf8 = records.every(({ bytes }) => isUtf8(bytes))
  for (const record of records) {
    if (record.whole && (allUtf8 || isUtf8(record.bytes))) run.push(record)
    else {
      closeRun()
      rows.push({ line: record.line, bytes: record.bytes, fields: undefined })
    }
  }
  closeRun()
  return rows
}

/** Records that follow each other in one buffer are parsed in one go: to set the parser up for each would cost more than to parse. */
const parseRun = (run: ReadonlyArray<CsvRecord>): ReadonlyArray<ReadonlyArray<string>> => {
  const first = run[0] as CsvRecord
  const last = run[run.length - 1] as CsvRecord
  const length = last.bytes.byteOffset + last.bytes.length - first.bytes.byteOffset
  const text = Buffer.from(first.bytes.buffer, first.bytes.byteOffset, length).toString("utf8")
  const parsed: ReadonlyArray<ReadonlyArray<string>> = parse(text, {
    record_delimiter: ["\r\n", "\n"],
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
  })
  if (parsed.length !== run.length) throw new Error(`${run.length} records were cut, but ${parsed.length} were parsed`)
  return parsed
}

const MARK = Buffer.from([0xef, 0xbb, 0xbf])

async function* withoutMark(source: Source): Source {
  let head: Buffer | undefined = Buffer.alloc(0)
  for await (const chunk of source) {
    if (head === undefined) {
      yield chunk
      continue
    }
    head = Buffer.concat([head, chunk])
    if (head.length < MARK.length) continue
    yield head.subarray(0, MARK.length).equals(MARK) ? head.subarray(MARK.length) : head
    head = undefined
  }
  if (head !== undefined) yield head
}
