/** What JSON can say, of numbers only whole ones that are exact. */
export type Json =
  | null
  | boolean
  | number
  | string
  | ReadonlyArray<Json>
  | { readonly [name: string]: Json | undefined }

/**
 * The one way in which a value is written as JSON (RFC 8785): no blanks, members in the order of their names, members that
 * are undefined left out. Whoever knows the value knows the bytes.
 *
 * Numbers are whole and exact; any other is a fault of ours.
 */
export const canonical = (value: Json): string => {
  if (typeof value === "number" && !Number.isSafeInteger(value)) throw new RangeError(`${value} has no canonical form`)
  if (value === null || typeof value !== "object") return JSON.stringify(value)
  if (isList(value)) return `[${value.map(canonical).join(",")}]`
  const members = Object.entries(value).flatMap(([name, member]) =>
    member === undefined ? [] : [[name, member] as const],
  )
  // As RFC 8785 §3.2.3 has it: by UTF-16 code units, which is how JavaScript compares.
  members.sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`).join(",")}}`
}

// Array.isArray does not narrow a readonly list.
const isList = (value: object): value is ReadonlyArray<Json> => Array.isArray(value)
