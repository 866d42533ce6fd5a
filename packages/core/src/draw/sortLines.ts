const LF = 0x0a

/**
 * Joins lines, each with its LF, sorted by their bytes.
 *
 * They are kept and compared as bytes: two million of them as texts would take ten times the room of the file.
 */
export const sortLines = (lines: Iterable<string>): Uint8Array => {
  const encoder = new TextEncoder()
  let bytes = new Uint8Array(1 << 16)
  let starts = new Uint32Array(1 << 10)
  let length = 0
  let count = 0
  for (const line of lines) {
    // A character becomes at most three bytes of UTF-8.
    if (bytes.length - length < 3 * line.length) {
      const larger = new Uint8Array(2 * bytes.length + 3 * line.length)
      larger.set(bytes.subarray(0, length))
      bytes = larger
    }
    if (count === starts.length) {
      const larger = new Uint32Array(2 * count)
      larger.set(starts)
      starts = larger
    }
    starts[count++] = length
    length += encoder.encodeInto(line, bytes.subarray(length)).written
  }

  const compare = (a: number, b: number): number => {
    let difference = bytes[a]! - bytes[b]!
    while (difference === 0 && bytes[a] !== LF) difference = bytes[++a]! - bytes[++b]!
    return difference
  }
  const sorted = new Uint8Array(length)
  let at = 0
  for (const start of starts.subarray(0, count).sort(compare)) {
    const line = bytes.subarray(start, bytes.indexOf(LF, start) + 1)
    sorted.set(line, at)
    at += line.length
  }
  return sorted
}
