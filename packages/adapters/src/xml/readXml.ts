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

/** Whether xsi: attributes occur. A schema allows them everywhere, and with them a document could choose its own schema. */
const hasSchemaAttributes = ({ attributes, children }: Element): boolean =>
  Object.keys(attributes).some((name) => name.startsWith(`{${schemaInstance}}`)) || children.some(hasSchemaAttributes)

/** Whether there may be more elements and attributes than `most`. Every one has one of these marks; texts may have more. */
const hasMoreThan = (most: number, text: string): boolean => {
  const mark = /<[^/]|=/g
  for (let n = 0; mark.test(text); n++) if (n === most) return true
  return false
}

const parsed = (text: string): Result.Result<XmlDocument, string> => {
  try {
    return Result.succeed(
      XmlDocument.fromString(text, { option: ParseOption.XML_PARSE_NO_XXE | ParseOption.XML_PARSE_NONET }),
    )
  } catch (error) {
    if (error instanceof XmlLibError) return Result.fail("XML that is not well-formed")
    throw error
  }
}

const opened = <A>(
  text: string,
  most: number,
  read: (document: XmlDocument) => Result.Result<A, string>,
): Result.Result<A, string> => {
  if (/<!DOCTYPE/i.test(text)) return Result.fail("a DOCTYPE")
  if (hasMoreThan(most, text)) return Result.fail(`more than ${most} elements and attributes`)
  return Result.flatMap(parsed(text), (document) => {
    try {
      return /^utf-8$/i.test(document.encoding ?? "utf-8") ? read(document) : Result.fail("another encoding than UTF-8")
    } finally {
      document.dispose()
    }
  })
}

/**
 * Reads a well-formed XML text without a schema. The error says what is wrong and repeats no value.
 *
 * Refused before parsing: a DOCTYPE, also in a comment or text, and more than `most` elements and attributes. Refused after:
 * every encoding but UTF-8. The caller limits the size of the text; libxml2 limits the depth.
 */
export const parseXml = (text: string, most: number): Result.Result<Element, string> =>
  opened(text, most, (document) => Result.succeed(copied(document.root)))

/**
 * Reads an XML text that is valid by the schema, within the limits of `parseXml`.
 *
 * libxml2 counts the siblings before every error, which takes quadratic time: `most` bounds it.
 */
export const readXml = (schema: XmlSchema, text: string, most: number): Result.Result<Element, string> =>
  opened(text, most, (document) => {
    const breach = schema.breach(document)
    if (breach !== undefined) return Result.fail(`XML that breaks the schema in line ${breach.line}`)
    const root = copied(document.root)
    return hasSchemaAttributes(root) ? Result.fail("attributes of XML Schema") : Result.succeed(root)
  })
