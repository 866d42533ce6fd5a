import { Result } from "effect"
import { all, type Element, needed, text } from "../xml/Element.ts"
import { parseXml, readXml } from "../xml/readXml.ts"
import { writeXml } from "../xml/writeXml.ts"
import { etrack, inSoap, prefixes, soap } from "./namespaces.ts"
import { schema } from "./schema.ts"

/** A SOAP message that was received: its header, and the one element of its body. */
export interface Message {
  readonly header: Element | undefined
  readonly body: Element
}

/** A SOAP fault that was received. */
export interface Fault {
  readonly code: string
  readonly message: string
}

/** Writes a message that keeps to the contract, or names the element that breaks it. */
export const writeMessage = (body: Element, entries: readonly Element[] = []): Result.Result<string, string> => {
  const parts = [inSoap("Body", [body])]
  if (entries.length > 0) parts.unshift(inSoap("Header", entries))
  return Result.mapError(writeXml(schema, inSoap("Envelope", parts), prefixes), (breach) => breach.element)
}

/** A message without its header, for a transcript: the header holds our credentials. */
export const withoutHeader = (message: string): string => message.replace(/<soap:Header>.*<\/soap:Header>/s, "")

const headerOf = (envelope: Element): Element | undefined => all(envelope, "Header")[0]

/** Reads the header of a message that need not keep to the contract. The error says what is wrong and repeats no value. */
export const readHeader = (received: string, most: number): Result.Result<Element | undefined, string> =>
  Result.map(parseXml(received, most), headerOf)

/** Reads a message, which must keep to the contract. The error says what is wrong and repeats no value. */
export const readMessage = (received: string, most: number): Result.Result<Message, string> =>
  Result.flatMap(readXml(schema, received, most), (envelope) => {
    const body = all(envelope, "Body")[0]?.children[0]
    if (body === undefined) return Result.fail("an empty Body")
    return Result.succeed({ header: headerOf(envelope), body })
  })

/** The fault in a body, or undefined. Its code is "unclear" when its detail contradicts it. */
export const faultOf = (body: Element): Fault | undefined => {
  if (body.namespace !== soap || body.name !== "Fault") return undefined
  const unqualified = (name: string): Element | undefined => body.children.find((child) => child.name === name)
  const code = (unqualified("faultcode")?.text ?? "").trim().replace(/^[^:]*:/, "")
  const refusal = unqualified("detail")?.children.find((child) => child.namespace === etrack)
  if (refusal === undefined) return { code, message: code }
  if (refusal.name !== "Refusal" || needed(refusal, "Code") !== code) return { code: "unclear", message: "unclear" }
  const field = text(refusal, "Field") ?? ""
  return { code, message: /^[A-Za-z]{1,40}$/.test(field) ? `${code} at ${field}` : code }
}
