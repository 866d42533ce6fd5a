import type { Bytes } from "../src/Bytes.ts"

/** A seeded generator of random numbers (mulberry32): the same seed repeats a run. */
export const randomFrom = (state: number) => {
  let at = state
  return (below: number): number => {
    at = (at + 0x6d2b79f5) | 0
    let mixed = Math.imul(at ^ (at >>> 15), 1 | at)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

/** One to three small changes: a bit flipped, a byte changed, removed or added, the halves swapped, a part repeated. */
export const mutate = (original: Bytes, random: (below: number) => number): Bytes => {
  let bytes = [...original]
  for (let changes = 1 + random(3); changes > 0; changes--) {
    const at = random(bytes.length)
    const other = random(bytes.length)
    switch (random(6)) {
      case 0:
        bytes[at] = (bytes[at] ?? 0) ^ (1 << random(8))
        break
      case 1:
        bytes[at] = random(256)
        break
      case 2:
        bytes.splice(at, 1 + random(4))
        break
      case 3:
        bytes.splice(at, 0, random(256))
        break
      case 4:
        bytes = [...bytes.slice(other), ...bytes.slice(0, other)]
        break
      default:
        bytes.splice(at, 0, ...bytes.slice(other, other + 1 + random(40)))
    }
    if (bytes.length === 0) bytes = [0]
  }
  return Uint8Array.from(bytes)
}

const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"

/** The text with one letter changed, as by a bad camera or a pen. */
export const misread = (text: string, random: (below: number) => number): string => {
  const at = random(text.length)
  return text.slice(0, at) + alphabet.charAt(random(45)) + text.slice(at + 1)
}
