// Columns of values as arrays of PostgreSQL, for `unnest`: in its binary format, so that nothing is escaped here and parsed
// there. What is undefined is null.

/** Dimensions, whether there are nulls, the elements' type; then the length and the first index of the one dimension. */
const beforeFirst = 20
const emptyArray = 12
const usual = 65_536

/** Where columns are written before they are cut to their size. */
let desk = Buffer.allocUnsafe(usual)

const makeRoom = (at: number, more: number): void => {
  if (at + more <= desk.length) return
  const larger = Buffer.allocUnsafe(2 * (at + more))
  desk.copy(larger, 0, 0, at)
  desk = larger
}

/** `write` puts a value of at most `most` bytes on the desk, and gives how many it took. */
const columnOf =
  <V>(type: number, most: (value: V) => number, write: (value: V, at: number) => number) =>
  <A>(rows: ReadonlyArray<A>, value: (row: A) => V | undefined): Buffer => {
    let at = beforeFirst
    let nulls = 0
    for (const row of rows) {
      const told = value(row)
      makeRoom(at, 4 + (told === undefined ? 0 : most(told)))
      if (told === undefined) {
        nulls = 1
        at = desk.writeInt32BE(-1, at)
      } else {
        const size = write(told, at + 4)
        at = desk.writeInt32BE(size, at) + size
      }
    }
    desk.writeInt32BE(rows.length === 0 ? 0 : 1, 0)
    desk.writeInt32BE(nulls, 4)
    desk.writeInt32BE(type, 8)
    desk.writeInt32BE(rows.length, 12)
    desk.writeInt32BE(1, 16)
    const column = Buffer.from(desk.subarray(0, rows.length === 0 ? emptyArray : at))
    // One that was very large does not keep its room for ever.
    if (desk.length > 16 * usual) desk = Buffer.allocUnsafe(usual)
    return column
  }

/** A `text[]`. */
export const texts = columnOf<string>(
  25,
  // No character of UTF-16 takes more in UTF-8.
  (text) => 3 * text.length,
  (text, at) => desk.write(text, at),
)

/** An `int[]`. */
export const ints = columnOf<number>(
  23,
  () => 4,
  (int, at) => desk.writeInt32BE(int, at) - at,
)

/** A `float8[]`. */
export const floats = columnOf<number>(
  701,
  () => 8,
  (float, at) => desk.writeDoubleBE(float, at) - at,
)

/** A `bytea[]`. */
export const bytes = columnOf<Uint8Array>(
  17,
  ({ length }) => length,
  (given, at) => {
    desk.set(given, at)
    return given.length
  },
)
