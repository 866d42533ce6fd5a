import { elements } from "../xml/Element.ts"

const wss = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss"

/** SOAP 1.1. */
export const soap = "http://schemas.xmlsoap.org/soap/envelope/"
/** The e-track's own messages. */
export const etrack = "urn:mahmal:etrack:1"
/** WS-Security 1.0, header entries. */
export const wsse = `${wss}-wssecurity-secext-1.0.xsd`
/** WS-Security 1.0, times. */
export const wsu = `${wss}-wssecurity-utility-1.0.xsd`
/** The kind of password that this wire uses: Base64(SHA-1(nonce + created + password)). */
export const passwordDigest = `${wss}-username-token-profile-1.0#PasswordDigest`
/** How a nonce is written. */
export const base64Binary = `${wss}-soap-message-security-1.0#Base64Binary`

/** The prefixes of all messages that the hub writes. */
export const prefixes = { [soap]: "soap", [etrack]: "et", [wsse]: "wsse", [wsu]: "wsu" }

/** Makes an element of SOAP 1.1. */
export const inSoap = elements(soap)
/** Makes an element of the e-track's messages. */
export const inEtrack = elements(etrack)
/** Makes an element of WS-Security. */
export const inWsse = elements(wsse)
/** Makes a time of WS-Security. */
export const inWsu = elements(wsu)
