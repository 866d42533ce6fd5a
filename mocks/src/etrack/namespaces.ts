/** The XML namespaces on this wire, under the prefixes that the contract's samples use. */
export const namespaces = {
  soap: "http://schemas.xmlsoap.org/soap/envelope/",
  et: "urn:mahmal:etrack:1",
  wsse: "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd",
  wsu: "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd",
  xsi: "http://www.w3.org/2001/XMLSchema-instance",
} as const
