import { contract } from "./contract.ts"
import { escaped } from "./xml.ts"

const located = (wsdl: string, address: string): string =>
  wsdl
    .replace(/(<soap:address location=")[^"]*/, (_, start: string) => start + escaped(address))
    .replace(/(schemaLocation=")etrack\.xsd/, (_, start: string) => `${start}${escaped(address)}?xsd=etrack.xsd`)

/**
 * The description for the query of a GET on the service: `?wsdl`, `?wsdl=notification`, `?xsd=etrack.xsd` or
 * `?xsd=envelope.xsd`; undefined for any other. `address` is the service's own, which the description contains.
 */
export const description = (address: string, query: URLSearchParams): string | undefined => {
  const wsdl = query.get("wsdl") ?? query.get("WSDL")
  if (wsdl === "") return located(contract["etrack.wsdl"], address)
  // Its service address is not replaced, because the hub serves this port.
  if (wsdl === "notification")
    return contract["notification.wsdl"].replace(/(schemaLocation=")/, `$1${escaped(address)}?xsd=`)
  const xsd = query.get("xsd")
  if (xsd === "etrack.xsd") return contract["etrack.xsd"]
  if (xsd === "envelope.xsd")
    return contract["envelope.xsd"].replace(/(schemaLocation=")/, `$1${escaped(address)}?xsd=`)
  return undefined
}
