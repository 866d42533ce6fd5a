import { contract } from "./contract.ts"
import { escaped } from "./xml.ts"

const located = (wsdl: string, address: string): string =>
  wsdl
    .replace(/(<soap:address location=")[^"]*/, (_, start: string) => start + escaped(address))
    .replace(/(schemaLocation=")etrack\.xsd/, (_, start: string) => `${start}${escaped(address)}?xsd=etrack.xsd`)

/**
 * What the query of a GET on the service's address asks for: `?wsdl`, `?wsdl=notification`, `?xsd=etrack.xsd` or
 * `?xsd=envelope.xsd`; undefined for anything else. The address is the service's own, as it shall stand in what is
 * described.
 */
export const description = (address: string, query: URLSearchParams): string | undefined => {
  const wsdl = query.get("wsdl") ?? query.get("WSDL")
  if (wsdl === "") return located(contract["etrack.wsdl"], address)
  // The address in it stays the contract's: this port is served by the hub.
  if (wsdl === "notification")
    return contract["notification.wsdl"].replace(/(schemaLocation=")/, `$1${escaped(address)}?xsd=`)
  const xsd = query.get("xsd")
  if (xsd === "etrack.xsd") return contract["etrack.xsd"]
  if (xsd === "envelope.xsd")
    return contract["envelope.xsd"].replace(/(schemaLocation=")/, `$1${escaped(address)}?xsd=`)
  return undefined
}
