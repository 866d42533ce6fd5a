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

/** What stands in a document that keeps to its schema. */
export interface Valid {
  /** The names of all elements that hold others, the root first. */
  readonly branches: readonly string[]
  /** The texts of the elements with this local name that hold no others; of attributes where it begins with @. */
  readonly all: (name: string) => readonly string[]
}

// The only files that libxml2 can open: the schemas that were read here.
const files = new XmlBufferInputProvider({})
xmlRegisterInputProvider(files)

const load = (folder: string, name: string): Uint8Array =>
  readFileSync(fileURLToPath(import.meta.resolve(`@mahmal/contracts/${folder}/${name}`)))

const parsed = (text: string): XmlDocument => {
  if (/<!DOCTYPE/i.test(text)) throw new Error("a DOCTYPE")
  try {
    return XmlDocument.fromString(text, { option: ParseOption.XML_PARSE_NO_XXE | ParseOption.XML_PARSE_NONET })
  } catch {
    throw new Error("no well-formed XML")
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

/** A schema under contracts, compiled. */
export class Xsd {
  readonly #validator: XsdValidator

  /** Compiles `contracts/<folder>/<file>`; what it imports stands beside it. */
  constructor(folder: string, file: string, imported: readonly string[] = []) {
    const address = (name: string) => `mahmal-contracts/${folder}/${name}`
    for (const name of imported) files.addBuffer(address(name), load(folder, name))
    const document = XmlDocument.fromBuffer(load(folder, file), { url: address(file) })
    this.#validator = XsdValidator.fromDoc(document)
    document.dispose()
  }

  /** Reads an XML text; throws with what is wrong when it is none, or breaks the schema. */
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
