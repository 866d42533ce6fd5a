import type { XmlElement } from "libxml2-wasm"
import { XmlElement as Element } from "libxml2-wasm"
import { namespaces } from "./namespaces.ts"

const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\r": "&#13;",
}

/** Escapes a text for an element or an attribute in double quotes. */
export const escaped = (text: string): string => text.replace(/[&<>"\r]/g, (sign) => escapes[sign] ?? sign)

/** The same XML with every character outside ASCII as a numeric character reference, as some senders write Arabic. */
export const inReferences = (xml: string): string =>
  xml.replace(/[^\p{ASCII}]/gu, (sign) => `&#${sign.codePointAt(0)};`)

/** An element of the contract with a text; empty when the text is undefined. */
export const leaf = (name: string, text: string | undefined): string =>
  text === undefined ? "" : `<et:${name}>${escaped(text)}</et:${name}>`

/** An element of the contract with children, which are XML already. */
export const branch = (name: string, ...children: readonly string[]): string =>
  `<et:${name}>${children.join("")}</et:${name}>`

/** The child elements, in order. */
export const children = (parent: XmlElement): XmlElement[] => {
  const found: XmlElement[] = []
  for (let node = parent.firstChild; node !== null; node = node.next) if (node instanceof Element) found.push(node)
  return found
}

/** The text of each child by name, for an element whose children have only text and occur once. */
export const texts = (parent: XmlElement): Readonly<Record<string, string>> =>
  Object.fromEntries(children(parent).map((child) => [child.name, child.content]))

/** Whether the element has this name and namespace. */
export const is = (element: XmlElement, prefix: keyof typeof namespaces, name: string): boolean =>
  element.namespaceUri === namespaces[prefix] && element.name === name
