import { parseDocument } from "yaml"

/**
 * Reads bytes as JSON in UTF-8. Throws when they are not, or when a member occurs twice, of which one program would take the
 * first and another the last.
 */
export const strictJson = (bytes: Uint8Array): unknown => {
  const text = decoded(bytes)
  const value = parsed(text)
  // JSON is YAML too, whose parser finds members twice, unlike JSON.parse.
  const doubled = parseDocument(text).errors.find(({ code }) => code === "DUPLICATE_KEY")
  if (doubled !== undefined) throw new Error(`it has a member twice, at character ${doubled.pos[0]}`)
  return value
}

const decoded = (bytes: Uint8Array): string => {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new Error("it is not UTF-8")
  }
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    throw new Error("it is not JSON")
  }
}
