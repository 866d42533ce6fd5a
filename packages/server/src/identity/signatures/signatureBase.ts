import { type InnerList, type Item, serializeInnerList, serializeItem } from "structured-headers"

/** What of a request a signature can cover. */
export interface SignedMessage {
  readonly method: string
  /** The address as the sender wrote it, to the letter: the hub's public one. */
  readonly url: string
  readonly headers: Headers
}

/** The parts of an address as they are written: `URL` would write some characters of them anew, such as `'`. */
const partsOf = (url: string) => {
  const [, path = "", query = ""] = /^[^/]*\/\/[^/?]*([^?]*)(\?.*)?$/.exec(url) ?? []
  return { path: path === "" ? "/" : path, query }
}

/** The derived components of requests (RFC 9421, 2.2). */
const derived: Readonly<Record<string, (message: SignedMessage) => string>> = {
  "@method": ({ method }) => method,
  "@target-uri": ({ url }) => url,
  "@authority": ({ url }) => new URL(url).host,
  "@scheme": ({ url }) => new URL(url).protocol.slice(0, -1),
  "@request-target": ({ url }) => partsOf(url).path + partsOf(url).query,
  "@path": ({ url }) => partsOf(url).path,
  "@query": ({ url }) => partsOf(url).query || "?",
}

const componentOf = (name: string, message: SignedMessage): string | undefined =>
  name.startsWith("@") ? derived[name]?.(message) : (message.headers.get(name)?.trim() ?? undefined)

/** The name of a component, if it is one without parameters in the writing that RFC 9421 wants. */
export const componentName = ([name, parameters]: Item): string | undefined =>
  typeof name === "string" && name === name.toLowerCase() && parameters.size === 0 ? name : undefined

/**
 * The text that is signed (RFC 9421, 2.5); undefined where a component is covered twice, is not in the message, or is
 * one that the hub does not know. Components with parameters are not taken.
 */
export const signatureBase = (covered: InnerList, message: SignedMessage): string | undefined => {
  const [items] = covered
  const names = items.map(componentName)
  if (new Set(names).size !== names.length) return undefined
  const lines: Array<string> = []
  for (const [index, name] of names.entries()) {
    const value = name === undefined ? undefined : componentOf(name, message)
    if (value === undefined) return undefined
    lines.push(`${serializeItem(items[index] as Item)}: ${value}`)
  }
  return [...lines, `"@signature-params": ${serializeInnerList(covered)}`].join("\n")
}
