import { Result } from "effect"
import { ParseOption, XmlDocument, XmlElement, XmlLibError, type XmlTreeNode } from "libxml2-wasm"
import type { Element } from "./Element.ts"
import type { XmlSchema } from "./XmlSchema.ts"

const childElements = (parent: XmlElement): XmlElement[] => {
  const found: XmlElement[] = []
  for (let node: XmlTreeNode | null = parent.firstChild; node !== null; node = node.next)
    if (node instanceof XmlElement) found.push(node)
  return found
}

const copied = (element: XmlElement): Element => {
  const children = childElements(element).map(copied)
  const attributes = element.attrs.map((attribute) => {
    const { name, namespaceUri, content } = attribute
    return [namespaceUri === "" ? name : `{${namespaceUri}}${name}`, content] as const
  })
  return {
    namespace: element.namespaceUri,
    name: element.name,
    attributes: Object.fromEntries(attributes),
    children,
    text: children.length === 0 ? element.content : "",
  }
}

const schemaInstance = "http://www.w3.org/2001/XMLSchema-instance"

/** An XML schema lets its own attributes pass everywhere; with them a document could choose what it is validated against. */
const choosesItsSchema = ({ attributes, children }: Element): boolean =>
  Object.keys(attributes).some((name) => name.startsWith(`{${schemaInstance}}`)) || children.some(choosesItsSchema)

const parsed = (text: string): Result.Result<XmlDocument, string> => {
  try {
    return Result.succeed(
      XmlDocument.fromString(text, { option: ParseOption.XML_PARSE_NO_XXE | ParseOption.XML_PARSE_NONET }),
    )
  } catch (error) {
    if (error instanceof XmlLibError) return Result.fail("no well-formed XML")
    throw error
  }
}

/**
 * Reads an XML text that keeps to the schema. The error tells what is wrong and never repeats a value.
 *
 * A DOCTYPE is refused before anything is parsed, whatever it stands in; so is every encoding but UTF-8. The size of the
 * text is for the caller to limit, and libxml2 limits the depth.
 */
export const readXml = (schema: XmlSchema, text: string): Result.Result<Element, string> => {
  if (/<!DOCTYPE/i.test(text)) return Result.fail("a DOCTYPE")
  return Result.flatMap(parsed(text), (document) => {
    try {
      if (!/^utf-8$/i.test(document.encoding ?? "utf-8")) return Result.fail("another encoding than UTF-8")
      const breach = schema.breach(document)
      if (breach !== undefined) return Result.fail(`XML that breaks the schema in line ${breach.line}`)
      const root = copied(document.root)
      return choosesItsSchema(root) ? Result.fail("attributes of XML Schema") : Result.succeed(root)
    } finally {
      document.dispose()
    }
  })
}
