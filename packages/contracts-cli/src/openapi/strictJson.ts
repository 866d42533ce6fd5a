import { parseDocument } from "yaml"

/**
 * Reads bytes as JSON in UTF-8; throws in words where they are none, or where a member stands twice: of two, one program
 * takes the first and another the last.
 */
export const strictJson = (bytes: Uint8Array): unknown => {
  const text = decoded(bytes)
  const value = parsed(text)
  // JSON is YAML too, whose parser tells what JSON.parse passes over.
  const doubled = parseDocument(text).errors.find(({ code }) => code === "DUPLICATE_KEY")
  if (doubled !== undefined) throw new Error(`a member stands twice, at character ${doubled.pos[0]}`)
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
    throw new Error("it is no JSON")
  }
}
