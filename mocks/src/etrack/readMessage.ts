import { ParseOption, XmlDocument, XmlLibError } from "libxml2-wasm"
import { Refusal } from "./Refusal.ts"

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: false })
const declared = /^<\?xml\s[^>]*?encoding\s*=\s*["']([^"']*)["']/

const decoded = (bytes: Uint8Array): string => {
  try {
    return utf8.decode(bytes)
  } catch {
    throw new Refusal("Client.Malformed", "The message is not in UTF-8.")
  }
}

/**
 * Parses the bytes of a message. Refuses other encodings than UTF-8, a document type declaration, a processing instruction,
 * and XML that is not well-formed. The caller disposes of the document.
 */
export const readMessage = (bytes: Uint8Array): XmlDocument => {
  const text = decoded(bytes)
  const encoding = declared.exec(text)?.[1]
  if (encoding !== undefined && encoding.toUpperCase() !== "UTF-8")
    throw new Refusal("Client.Malformed", "The message declares another encoding than UTF-8.")
  // Before parsing: a declaration could define entities that change the text or make it very long.
  if (text.includes("<!DOCTYPE")) throw new Refusal("Client.Malformed", "A document type declaration is not allowed.")
  const document = parsed(text)
  if (document.get("//processing-instruction()") === null) return document
  document.dispose()
  throw new Refusal("Client.Malformed", "A processing instruction is not allowed.")
}

const parsed = (text: string): XmlDocument => {
  try {
    return XmlDocument.fromString(text, { option: ParseOption.XML_PARSE_NO_XXE | ParseOption.XML_PARSE_NONET })
  } catch (error) {
    if (!(error instanceof XmlLibError)) throw error
    throw new Refusal("Client.Malformed", "The message is not well-formed XML.")
  }
}
