import { Result } from "effect"
import { XmlDocument, type XmlElement } from "libxml2-wasm"
import type { Element } from "./Element.ts"
import type { Breach, XmlSchema } from "./XmlSchema.ts"

/** The prefix of each namespace that a document uses. */
export type Prefixes = Readonly<Record<string, string>>

const qualified = (name: string, prefixes: Prefixes): readonly [name: string, prefix?: string] => {
  const [, namespace, local] = /^\{(.*)\}(.*)$/.exec(name) ?? []
  return namespace === undefined || local === undefined ? [name] : [local, prefixes[namespace] ?? ""]
}

const fill = (target: XmlElement, source: Element, prefixes: Prefixes): void => {
  for (const [name, value] of Object.entries(source.attributes)) {
    const [local, prefix] = qualified(name, prefixes)
    target.setAttr(local, value, prefix)
  }
  if (source.text !== "") target.addText(source.text)
  for (const child of source.children) fill(target.addElement(child.name, prefixes[child.namespace]), child, prefixes)
}

/** Writes a document, or says where it would break the schema. */
export const writeXml = (schema: XmlSchema, root: Element, prefixes: Prefixes): Result.Result<string, Breach> => {
  const document = XmlDocument.create()
  try {
    const top = document.createRoot(root.name, root.namespace, prefixes[root.namespace])
    for (const [uri, prefix] of Object.entries(prefixes)) if (uri !== root.namespace) top.addNsDeclaration(uri, prefix)
    fill(top, root, prefixes)
    const breach = schema.breach(document)
    return breach === undefined ? Result.succeed(document.toString({ format: false })) : Result.fail(breach)
  } finally {
    document.dispose()
  }
}
