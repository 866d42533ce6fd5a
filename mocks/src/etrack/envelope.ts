import type { XmlDocument } from "libxml2-wasm"
import { XmlElement } from "libxml2-wasm"
import { namespaces } from "./namespaces.ts"
import { Refusal } from "./Refusal.ts"
import { escaped, is, leaf } from "./xml.ts"

/** A SOAP 1.1 message with this body and header, both in XML. */
export const envelope = (body: string, header = ""): string => {
  const head = header === "" ? "" : `<soap:Header>${header}</soap:Header>`
  const root = `soap:Envelope xmlns:soap="${namespaces.soap}" xmlns:et="${namespaces.et}"`
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root}>${head}<soap:Body>${body}</soap:Body></soap:Envelope>`
}

const aboutHeaders = new Set(["VersionMismatch", "MustUnderstand", "Client.Security", "Client.Expired"])

/** The fault message of a refusal. In SOAP 1.1, only faults about the Body have a detail. */
export const faultEnvelope = ({ code, message, field }: Refusal): string => {
  const refusal = leaf("Code", code) + leaf("Message", message) + leaf("Field", field)
  const detail = aboutHeaders.has(code) ? "" : `<detail><et:Refusal>${refusal}</et:Refusal></detail>`
  const text = `<faultcode>soap:${code}</faultcode><faultstring>${escaped(message)}</faultstring>`
  return envelope(`<soap:Fault>${text}${detail}</soap:Fault>`)
}

const forUs = '[not(@soap:actor) or @soap:actor = "" or @soap:actor = "http://schemas.xmlsoap.org/soap/actor/next"]'
const entry = `/soap:Envelope/soap:Header/*${forUs}`
const demanding = '[@soap:mustUnderstand = "1" or @soap:mustUnderstand = "true"]'

/** Refuses a document that is not a SOAP 1.1 message, or has an unknown header entry with mustUnderstand. */
export const checkEnvelope = (document: XmlDocument): void => {
  const { root } = document
  if (root.name !== "Envelope") throw new Refusal("Client.Malformed", "The message is not a SOAP envelope.")
  if (!is(root, "soap", "Envelope")) throw new Refusal("VersionMismatch", "Only SOAP 1.1 is supported.")
  if (document.get(`${entry}${demanding}[not(self::wsse:Security)]`, namespaces) !== null)
    throw new Refusal("MustUnderstand", "A header entry that must be understood is not understood here.")
}

/** The WS-Security header entries for this receiver; a valid message has one. */
export const securityEntries = (document: XmlDocument): XmlElement[] =>
  document.find(`${entry}[self::wsse:Security]`, namespaces).filter((node) => node instanceof XmlElement)

/** The only element of the Body, in a validated message. */
export const bodyElement = (document: XmlDocument): XmlElement => {
  const element = document.get("/soap:Envelope/soap:Body/*", namespaces)
  if (!(element instanceof XmlElement)) throw new Refusal("Client.Schema", "Body lacks a child element.", "Body")
  return element
}
