import { readFileSync } from "node:fs"
import { createRequire } from "node:module"

const resolve = createRequire(import.meta.url).resolve

const read = (file: string): string => readFileSync(resolve(`@mahmal/contracts/etrack/${file}`), "utf8")

/** The files of the contract. */
export const contract = {
  "etrack.wsdl": read("etrack.wsdl"),
  "notification.wsdl": read("notification.wsdl"),
  "etrack.xsd": read("etrack.xsd"),
  "envelope.xsd": read("envelope.xsd"),
} as const
