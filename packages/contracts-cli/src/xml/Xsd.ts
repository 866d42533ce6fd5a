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

// The only files that libxml2 can open: the schemas that were read here.
const files = new XmlBufferInputProvider({})
xmlRegisterInputProvider(files)

/** A document that keeps to its schema. */
export interface Valid {
  /** The local name of the root. */
  readonly root: string
  /** The texts that an XPath finds, in the order of the document. */
  readonly find: (xpath: string) => readonly string[]
}

/** A schema under contracts, compiled; `imported` stand beside it. The prefixes are for XPath. */
export class Xsd {
  readonly #validator: XsdValidator
  readonly #prefixes: Readonly<Record<string, string>>

  constructor(folder: string, file: string, prefixes: Readonly<Record<string, string>>, imported: string[] = []) {
    const load = (name: string) => readFileSync(fileURLToPath(import.meta.resolve(`@mahmal/contracts/${folder}/${name}`)))
    const address = (name: string) => `mahmal-contracts/${folder}/${name}`
    for (const name of imported) files.addBuffer(address(name), load(name))
    const document = XmlDocument.fromBuffer(load(file), { url: address(file) })
    this.#validator = XsdValidator.fromDoc(document)
    this.#prefixes = prefixes
    document.dispose()
  }

  /** Reads an XML text, and fails with what is wrong when it is none or breaks the schema. No DOCTYPE is read. */
  read(text: string): Valid {
    if (/<!DOCTYPE/i.test(text)) throw new Error("a DOCTYPE")
    const document = parsed(text)
    try {
      this.#validator.validate(document)
      const found = new Map<string, readonly string[]>()
      const find = (xpath: string) => {
        const texts = document
          .find(xpath, { ...this.#prefixes })
          .flatMap((node) => (node instanceof XmlElement || node instanceof XmlAttribute ? node.content.trim() : []))
        found.set(xpath, texts)
        return texts
      }
      return { root: document.root.name, find }
    } catch (error) {
      if (!(error instanceof XmlLibError)) throw error
      throw new Error(`breaks the schema: ${(error.details[0]?.message ?? error.message).trim()}`)
    }
  }
}

const parsed = (text: string): XmlDocument => {
  try {
    return XmlDocument.fromString(text, { option: ParseOption.XML_PARSE_NO_XXE | ParseOption.XML_PARSE_NONET })
  } catch {
    throw new Error("no well-formed XML")
  }
}
