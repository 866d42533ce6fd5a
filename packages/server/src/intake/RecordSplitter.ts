/** One record of a CSV file: its bytes without the line ending, and the number of the line on which it begins. */
export type CsvRecord = {
  readonly line: number
  readonly bytes: Buffer
  /** False when it opens a quote that is never properly closed, or is too long to be read; then the bytes are of one line only. */
  readonly whole: boolean
}

/** Longer records are not read: what has no end must not fill the memory. */
const LONGEST_RECORD = 16 * 1024 * 1024

const LF = 10
const CR = 13
const QUOTE = 34
const COMMA = 44

type Found = { readonly end: number; readonly next: number; readonly whole: boolean }

/**
 * Cuts the bytes of a CSV file (RFC 4180; CRLF or LF) into records, with no more of it in memory than the longest record.
 *
 * A quote is closed by a quote before a comma or the end of a line. One that meets any other quote first, or the end of the file, is
 * never closed: its line is a record that is not whole, and the next line is read as if nothing had happened. As the opening
 * quote of a later field is such an other quote, a scan never runs past the next damaged line, and the work stays linear.
 * Quotes inside an unquoted field are text. Empty lines are no records.
 */
export class RecordSplitter {
  #buffer: Buffer = Buffer.alloc(0)
  #waiting: Array<Buffer> = []
  #waitingBytes = 0
  #wanted = 0
  #line = 1
  #inLongLine = false
  readonly #longest: number

  constructor(longest: number = LONGEST_RECORD) {
    this.#longest = longest
  }

  /** Takes the next bytes of the file and gives the records that end in them. */
  push(chunk: Uint8Array): ReadonlyArray<CsvRecord> {
    this.#waiting.push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength))
    this.#waitingBytes += chunk.byteLength
    // An unfinished record is looked at again only when the buffer has doubled, so that its cost stays linear.
    return this.#waitingBytes < this.#wanted ? [] : this.#split(false)
  }

  /** Ends the file and gives what is left of it. */
  end(): ReadonlyArray<CsvRecord> {
    return this.#split(true)
  }

  #split(last: boolean): ReadonlyArray<CsvRecord> {
    const buffer = Buffer.concat([this.#buffer, ...this.#waiting])
    const records: Array<CsvRecord> = []
    let start = this.#inLongLine ? this.#skipLongLine(buffer) : 0
    let quote = -2
    while (start < buffer.length) {
      if (quote !== -1 && quote < start) quote = buffer.indexOf(QUOTE, start)
      const lineEnd = buffer.indexOf(LF, start)
      const quoted = quote !== -1 && (lineEnd === -1 || quote < lineEnd)
      const found = quoted ? this.#quoted(buffer, start, last) : this.#unquoted(buffer, start, lineEnd, last)
      if (found === undefined) break
      if (found.end > start || !found.whole) {
        records.push({ line: this.#line, bytes: buffer.subarray(start, found.end), whole: found.whole })
      }
      this.#line += quoted && !this.#inLongLine ? count(buffer, LF, start, found.next) : 1
      start = found.next
    }
    this.#buffer = buffer.subarray(start)
    this.#waiting = []
    this.#waitingBytes = 0
    this.#wanted = Math.min(this.#buffer.length, this.#longest)
    return records
  }

  #unquoted(buffer: Buffer, start: number, lineEnd: number, last: boolean): Found | undefined {
    if (lineEnd !== -1) return { end: withoutCr(buffer, start, lineEnd), next: lineEnd + 1, whole: true }
    return last ? { end: buffer.length, next: buffer.length, whole: true } : this.#tooLong(buffer, start)
  }

  #quoted(buffer: Buffer, start: number, last: boolean): Found | undefined {
    const found = scanQuoted(buffer, start, last)
    if (found === "unfinished" && buffer.length - start < this.#longest) return undefined
    if (typeof found === "object") return found
    const lineEnd = buffer.indexOf(LF, start)
    if (lineEnd !== -1) return { end: withoutCr(buffer, start, lineEnd), next: lineEnd + 1, whole: false }
    return last ? { end: buffer.length, next: buffer.length, whole: false } : this.#tooLong(buffer, start)
  }

  #tooLong(buffer: Buffer, start: number): Found | undefined {
    if (buffer.length - start < this.#longest) return undefined
    this.#inLongLine = true
    return { end: buffer.length, next: buffer.length, whole: false }
  }

  #skipLongLine(buffer: Buffer): number {
    const lineEnd = buffer.indexOf(LF)
    if (lineEnd === -1) return buffer.length
    this.#inLongLine = false
    return lineEnd + 1
  }
}

/** Follows the fields of a record that has a quote somewhere to the record's end. */
const scanQuoted = (buffer: Buffer, start: number, last: boolean): Found | "unclosed" | "unfinished" => {
  const length = buffer.length
  const none = last ? "unclosed" : "unfinished"
  let lineEnd = -1
  let field = start
  for (;;) {
    if (field === length) return last ? { end: length, next: length, whole: true } : "unfinished"
    if (buffer[field] === QUOTE) {
      const after = afterClosingQuote(buffer, field)
      if (after === undefined || (after === length && !last)) return none
      if (after === length) return { end: length, next: length, whole: true }
      const next = buffer[after]
      if (next === COMMA) field = after + 1
      else if (next === LF) return { end: after, next: after + 1, whole: true }
      else if (next === CR && buffer[after + 1] === LF) return { end: after, next: after + 2, whole: true }
      else return next === CR && after + 1 === length ? none : "unclosed"
    } else {
      if (lineEnd < field) {
        const found = buffer.indexOf(LF, field)
        if (found === -1 && !last) return "unfinished"
        lineEnd = found === -1 ? length : found
      }
      while (field < lineEnd && buffer[field] !== COMMA) field++
      if (field === lineEnd) {
        return { end: withoutCr(buffer, start, lineEnd), next: Math.min(lineEnd + 1, length), whole: true }
      }
      field++
    }
  }
}

/** The place after the quote that ends a quoted field; undefined when the bytes end first. A doubled quote is one of the text. */
const afterClosingQuote = (buffer: Buffer, opening: number): number | undefined => {
  let quote = buffer.indexOf(QUOTE, opening + 1)
  while (quote !== -1 && buffer[quote + 1] === QUOTE) quote = buffer.indexOf(QUOTE, quote + 2)
  return quote === -1 ? undefined : quote + 1
}

const withoutCr = (buffer: Buffer, start: number, end: number): number =>
  end > start && end < buffer.length && buffer[end - 1] === CR ? end - 1 : end

const count = (buffer: Buffer, byte: number, start: number, end: number): number => {
  let found = 0
  for (let at = buffer.indexOf(byte, start); at !== -1 && at < end; at = buffer.indexOf(byte, at + 1)) found++
  return found
}
