import { elements } from "../xml/Element.ts"

const wss = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss"

/** The namespace of SOAP 1.1. */
export const soap = "http://schemas.xmlsoap.org/soap/envelope/"
/** The namespace of the e-track's own messages. */
export const etrack = "urn:mahmal:etrack:1"
/** The namespace of WS-Security 1.0. */
export const wsse = `${wss}-wssecurity-secext-1.0.xsd`
/** The namespace of WS-Security 1.0 for timestamps. */
export const wsu = `${wss}-wssecurity-utility-1.0.xsd`
/** The password type of this wire: Base64(SHA-1(nonce + created + password)). */
export const passwordDigest = `${wss}-username-token-profile-1.0#PasswordDigest`
/** The encoding of a nonce. */
export const base64Binary = `${wss}-soap-message-security-1.0#Base64Binary`

/** The prefixes of all messages that the hub writes. */
export const prefixes = { [soap]: "soap", [etrack]: "et", [wsse]: "wsse", [wsu]: "wsu" }

/** Makes an element of SOAP 1.1. */
export const inSoap = elements(soap)
/** Makes an element of the e-track's messages. */
export const inEtrack = elements(etrack)
/** Makes an element of WS-Security. */
export const inWsse = elements(wsse)
/** Makes an element of WS-Security's timestamps. */
export const inWsu = elements(wsu)
