import type { ListingRequest } from "@mahmal/core/ports/Listing"
import type { CancellationReason, EntitlementRequest } from "@mahmal/core/ports/VisaAuthority"
import type { Call } from "../http/Call.ts"
import { get, getList, type RestAccess, submit } from "../http/RestAccess.ts"
import type { components } from "./generated/openapi.ts"
import { asked } from "./translate.ts"

/** Asks for a visa or a permit. */
export const requestEntitlement = (access: RestAccess, key: string, request: EntitlementRequest): Call =>
  submit(access, "POST", ["v1", "entitlements"], asked(request), key)

/** Asks where an entitlement stands. */
export const getEntitlement = (access: RestAccess, id: string): Call => get(access, "v1", "entitlements", id)

/** Asks for a part of the list of entitlements. */
export const listEntitlements = (access: RestAccess, request: ListingRequest): Call =>
  getList(access, request, "v1", "entitlements")

/** Cancels an entitlement. */
export const cancelEntitlement = (access: RestAccess, key: string, id: string, reason: CancellationReason): Call => {
  const body: components["schemas"]["CancellationRequest"] = { reason }
  return submit(access, "POST", ["v1", "entitlements", id, "cancellation"], body, key)
}
