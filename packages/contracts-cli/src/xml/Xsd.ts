import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import {
  ParseOption,
  XmlAttribute,
  XmlBufferInputProvider,
  XmlDocument,
  XmlElement,
  XmlLibError,
  XsdValidator,
  xmlRegisterInputProvider,
} from "libxml2-wasm"

/** The content of a valid document. */
export interface Valid {
  /** The names of all elements with children, the root first. */
  readonly branches: readonly string[]
  /** The texts of the elements without children with this local name, or of the attributes, if it begins with @. */
  readonly all: (name: string) => readonly string[]
}

// The only files that libxml2 can open.
const files = new XmlBufferInputProvider({})
xmlRegisterInputProvider(files)

const load = (folder: string, name: string): Uint8Array =>
  readFileSync(fileURLToPath(import.meta.resolve(`@mahmal/contracts/${folder}/${name}`)))

const parsed = (text: string): XmlDocument => {
  if (/<!DOCTYPE/i.test(text)) throw new Error("it has a DOCTYPE")
  try {
    return XmlDocument.fromString(text, { option: ParseOption.XML_PARSE_NO_XXE | ParseOption.XML_PARSE_NONET })
  } catch {
    throw new Error("it is not well-formed XML")
  }
}

const contentOf = (document: XmlDocument): Valid => {
  const texts = new Map<string, string[]>()
  const branches = document.find("//*[*]").flatMap((node) => (node instanceof XmlElement ? node.name : []))
  for (const node of document.find("//*[not(*)] | //@*")) {
    if (!(node instanceof XmlElement || node instanceof XmlAttribute)) continue
    const name = node instanceof XmlAttribute ? `@${node.name}` : node.name
    texts.set(name, [...(texts.get(name) ?? []), node.content.trim()])
  }
  return { branches, all: (name) => texts.get(name) ?? [] }
}

/** A compiled schema under contracts. */
export class Xsd {
  readonly #validator: XsdValidator

  /** Compiles `contracts/<folder>/<file>`; `imported` are the files beside it that it imports. */
  constructor(folder: string, file: string, imported: readonly string[] = []) {
    const address = (name: string) => `mahmal-contracts/${folder}/${name}`
    for (const name of imported) files.addBuffer(address(name), load(folder, name))
    const document = XmlDocument.fromBuffer(load(folder, file), { url: address(file) })
    this.#validator = XsdValidator.fromDoc(document)
    document.dispose()
  }

  /** Reads an XML text. Throws when it is not well-formed or breaks the schema, and says how. */
  read(text: string): Valid {
    const document = parsed(text)
    try {
      this.#validator.validate(document)
      return contentOf(document)
    } catch (error) {
      if (!(error instanceof XmlLibError)) throw error
      throw new Error(`it breaks the schema: ${(error.details[0]?.message ?? "").trim()}`)
    } finally {
      document.dispose()
    }
  }
}
