/** An element of an XML document. Comments and processing instructions are left out. */
export interface Element {
  readonly namespace: string
  readonly name: string
  /** By name; an attribute in a namespace has the name `{namespace}name`. */
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly Element[]
  /** The text of an element without children; empty otherwise. */
  readonly text: string
}

/** Makes elements of one namespace, each with text or with children. */
export const elements =
  (namespace: string) =>
  (name: string, content: string | readonly Element[], attributes: Readonly<Record<string, string>> = {}): Element => ({
    namespace,
    name,
    attributes,
    children: typeof content === "string" ? [] : content,
    text: typeof content === "string" ? content : "",
  })

/** The children with this name, in the namespace of their parent. */
export const all = (parent: Element, name: string): readonly Element[] =>
  parent.children.filter((child) => child.name === name && child.namespace === parent.namespace)

/** The text of the only child with this name, or undefined. */
export const text = (parent: Element, name: string): string | undefined => all(parent, name)[0]?.text

/** The text of a child that the schema requires. Throws when it is missing: the document was not validated. */
export const needed = (parent: Element, name: string): string => {
  const found = text(parent, name)
  if (found === undefined) throw new Error(`${parent.name} has no ${name}; was it validated against its schema?`)
  return found
}
