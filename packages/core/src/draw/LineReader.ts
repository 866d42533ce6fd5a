import type { Result } from "effect"
import { asciiText } from "./ascii.ts"
import { REFERENCE } from "./tokens.ts"
import { orUnreadable, Unreadable } from "./Unreadable.ts"

const LF = 0x0a
const SPACE = 0x20
const TILDE = 0x7e
const MOST_FIELDS = 64

/**
 * Reads a draw file line by line, in place: printable ASCII, fields parted by one space, LF after every line.
 *
 * Throws `Unreadable`; only `reading` below calls into it, and turns that into a `Result`.
 */
export class LineReader {
  readonly file: string
  /** The number of the present line, from 1. */
  line = 0
  /** Where the present line begins and ends in the file's bytes, without its LF. */
  start = 0
  end = 0
  /** How many fields the present line has. */
  fields = 0
  readonly #bytes: Uint8Array
  readonly #starts = new Uint32Array(MOST_FIELDS + 1)
  #next = 0

  constructor(file: string, bytes: Uint8Array) {
    this.file = file
    this.#bytes = bytes
  }

  /** Goes to the next line; false at the end of the file. */
  next(): boolean {
    const bytes = this.#bytes
    if (this.#next === bytes.length) return false
    this.line++
    this.start = this.#next
    let fields = 0
    let at = this.start
    let fieldStart = at
    for (; ; at++) {
      if (at === bytes.length) this.fail("line", "the file ends without a line feed")
      const byte = bytes[at]!
      if (byte > SPACE && byte <= TILDE) continue
      if (byte !== SPACE && byte !== LF)
        this.fail("line", `byte 0x${byte.toString(16).padStart(2, "0")} is not allowed`)
      if (at === fieldStart) this.fail("line", "an empty field: fields are parted by exactly one space")
      if (fields === MOST_FIELDS) this.fail("line", `more than ${MOST_FIELDS} fields`)
      this.#starts[fields++] = fieldStart
      fieldStart = at + 1
      if (byte === LF) break
    }
    this.#starts[fields] = fieldStart
    this.fields = fields
    this.end = at
    this.#next = at + 1
    return true
  }

  /** Goes to the next line, which must be there and begin with `keyword`, followed by `fields` fields. */
  expect(keyword: string, fields: number): void {
    if (!this.next()) {
      this.line++
      this.fail(keyword, "the line is missing")
    }
    if (this.text(0) !== keyword) this.fail(keyword, `expected here, found "${this.text(0)}"`)
    this.exactly(fields + 1)
  }

  /** Goes to the next line, `KEYWORD VALUE`, and gives the value, which must match `pattern`. */
  value(keyword: string, pattern: RegExp): string {
    this.expect(keyword, 1)
    return this.token(1, keyword, pattern)
  }

  /** Goes to the next line, `KEYWORD NUMBER`, and gives the number, from `least` to `most`. */
  number(keyword: string, least: number, most: number): number {
    this.expect(keyword, 1)
    return this.integer(1, keyword, least, most)
  }

  /** Reads the first line, `mahmal-KIND 1 SEASON`, and gives the season. */
  header(kind: string): string {
    this.expect(`mahmal-${kind}`, 2)
    if (this.text(1) !== "1") this.fail("version", `format 1 is expected, found "${this.text(1)}"`)
    return this.token(2, "season", REFERENCE)
  }

  /** Refuses a line that has another number of fields. */
  exactly(fields: number): void {
    if (this.fields !== fields) this.fail("line", `${fields} fields are expected, found ${this.fields}`)
  }

  /** The field at `index` (from 0) as it stands. */
  text(index: number): string {
    return asciiText(this.#bytes, this.#starts[index]!, this.#starts[index + 1]! - 1)
  }

  /** Everything from the field at `index` to the end of the line. */
  rest(index: number): string {
    return asciiText(this.#bytes, this.#starts[index]!, this.end)
  }

  /** The field at `index`, which must match `pattern`. */
  token(index: number, field: string, pattern: RegExp): string {
    const text = this.text(index)
    if (!pattern.test(text)) this.fail(field, `"${text}" does not have the form ${pattern.source}`)
    return text
  }

  /** The field at `index` as a whole number without sign or leading zero, from `least` to `most`. */
  integer(index: number, field: string, least: number, most: number): number {
    const start = this.#starts[index]!
    const end = this.#starts[index + 1]! - 1
    let value = 0
    let valid = end - start <= 15 && (end - start === 1 || this.#bytes[start] !== 0x30)
    for (let at = start; at < end && valid; at++) {
      const digit = this.#bytes[at]! - 0x30
      valid = digit >= 0 && digit <= 9
      value = value * 10 + digit
    }
    if (!valid || value < least || value > most) {
      this.fail(field, `"${this.text(index)}" is no whole number from ${least} to ${most}`)
    }
    return value
  }

  /** Refuses the file because of a field of the present line. */
  fail(field: string, reason: string): never {
    throw new Unreadable({ file: this.file, line: this.line, field, reason })
  }
}

/** Reads a whole file with `read`; what is left unread after it makes the file unreadable too. */
export const reading = <A>(
  file: string,
  bytes: Uint8Array,
  read: (reader: LineReader) => A,
): Result.Result<A, Unreadable> =>
  orUnreadable(() => {
    const reader = new LineReader(file, bytes)
    const value = read(reader)
    if (reader.next()) reader.fail("line", `nothing is expected here, found "${reader.text(0)}"`)
    return value
  })
