import { readFileSync } from "node:fs"
import { basename } from "node:path"
import { fileURLToPath } from "node:url"
import {
  XmlBufferInputProvider,
  XmlDocument,
  XmlValidateError,
  XsdValidator,
  xmlRegisterInputProvider,
} from "libxml2-wasm"

/** Where a document breaks its schema. The element's name has no prefix. */
export interface Breach {
  readonly line: number
  readonly element: string
}

// The only files that libxml2 can open.
const schemaFiles = new XmlBufferInputProvider({})
xmlRegisterInputProvider(schemaFiles)

const load = (file: string, folder: string): Uint8Array =>
  readFileSync(fileURLToPath(import.meta.resolve(`@mahmal/contracts/${folder}/${file}`)))

/** A compiled XML schema of a contract. */
export class XmlSchema {
  readonly #validator: XsdValidator

  /** Compiles `contracts/<folder>/<file>`; `imported` are the files beside it that it imports. */
  constructor(folder: string, file: string, imported: readonly string[] = []) {
    const path = (name: string) => `mahmal-adapters/${folder}/${basename(name)}`
    for (const name of imported) schemaFiles.addBuffer(path(name), load(name, folder))
    const document = XmlDocument.fromBuffer(load(file, folder), { url: path(file) })
    try {
      this.#validator = XsdValidator.fromDoc(document)
    } finally {
      document.dispose()
    }
  }

  /** The first place where the document breaks the schema, or undefined when it is valid. */
  breach(document: XmlDocument): Breach | undefined {
    try {
      this.#validator.validate(document)
      return undefined
    } catch (error) {
      if (!(error instanceof XmlValidateError)) throw error
      const { line = 0, xpath = "" } = error.details[0] ?? {}
      const step = xpath.slice(xpath.lastIndexOf("/") + 1)
      return { line, element: step.replace(/^[^:]*:/, "").replace(/\[.*$/, "") }
    }
  }
}
