import type { BraceletLine, RevocationReason } from "@mahmal/core/ports/BraceletMaker"
import type { ListingRequest } from "@mahmal/core/ports/Listing"
import type { Call } from "../http/Call.ts"
import { get, getList, type RestAccess, submit } from "../http/RestAccess.ts"
import type { components } from "./generated/openapi.ts"
import { ordered } from "./translate.ts"

type Wire = components["schemas"]

/** Orders bracelets. */
export const placeOrder = (access: RestAccess, orderNumber: string, lines: readonly BraceletLine[]): Call =>
  submit(access, "PUT", ["v1", "orders", orderNumber], ordered(lines))

/** Asks how far an order is. */
export const getOrder = (access: RestAccess, orderNumber: string): Call => get(access, "v1", "orders", orderNumber)

/** Asks for a part of the list of bracelets. */
export const listBracelets = (access: RestAccess, request: ListingRequest): Call =>
  getList(access, request, "v1", "bracelets")

/** Revokes a bracelet. */
export const revokeBracelet = (access: RestAccess, serial: string, reason: RevocationReason): Call => {
  const body: Wire["Revocation"] = { reason }
  return submit(access, "PUT", ["v1", "bracelets", serial, "revocation"], body)
}

/** Has a bracelet replaced. */
export const replaceBracelet = (
  access: RestAccess,
  key: string,
  serial: string,
  reason: Wire["Replacement"]["reason"],
): Call => {
  const body: Wire["Replacement"] = { reason }
  return submit(access, "POST", ["v1", "bracelets", serial, "replacement"], body, key)
}
