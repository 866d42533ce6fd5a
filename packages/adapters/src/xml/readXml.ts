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

/** Whether there may be more elements and attributes than so many. Each has one of these marks; texts only add to them. */
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
    if (error instanceof XmlLibError) return Result.fail("no well-formed XML")
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
 * Reads a well-formed XML text, whatever it says. The error tells what is wrong and never repeats a value.
 *
 * A DOCTYPE is refused before anything is parsed, whatever it stands in; so are more than `most` elements and attributes,
 * and so is every encoding but UTF-8. The size of the text is for the caller to limit, and libxml2 limits the depth.
 */
export const parseXml = (text: string, most: number): Result.Result<Element, string> =>
  opened(text, most, (document) => Result.succeed(copied(document.root)))

/**
 * Reads an XML text that keeps to the schema, and else as `parseXml` does.
 *
 * libxml2 reports every breach with its place among its siblings: `most` bounds a time that grows with its square.
 */
export const readXml = (schema: XmlSchema, text: string, most: number): Result.Result<Element, string> =>
  opened(text, most, (document) => {
    const breach = schema.breach(document)
    if (breach !== undefined) return Result.fail(`XML that breaks the schema in line ${breach.line}`)
    const root = copied(document.root)
    return choosesItsSchema(root) ? Result.fail("attributes of XML Schema") : Result.succeed(root)
  })
