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
 * Numbers are whole and exact; any other is a fault of ours. Half a surrogate pair, which has no UTF-8, is written as what
 * stands for it there, U+FFFD.
 */
export const canonical = (value: Json): string => {
  if (typeof value === "number" && !Number.isSafeInteger(value)) throw new RangeError(`${value} has no canonical form`)
  if (typeof value === "string") return text(value)
  if (value === null || typeof value !== "object") return JSON.stringify(value)
  if (isList(value)) return `[${value.map(canonical).join(",")}]`
  let members = ""
  // As RFC 8785 §3.2.3 has it: by UTF-16 code units, which is how JavaScript sorts.
  for (const name of Object.keys(value).sort()) {
    const member = value[name]
    if (member !== undefined) members += `${members && ","}${text(name)}:${canonical(member)}`
  }
  return `{${members}}`
}

const text = (value: string): string => JSON.stringify(value.toWellFormed())

// Array.isArray does not narrow a readonly list.
const isList = (value: object): value is ReadonlyArray<Json> => Array.isArray(value)
