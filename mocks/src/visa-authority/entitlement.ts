/** An entitlement, as it is stored and returned; contracts/visa-authority says which properties it has when. */
export interface Entitlement {
  readonly id: string
  readonly pilgrim: string
  readonly kind: "visa" | "permit"
  readonly status: "received" | "issued" | "refused" | "cancelled"
  readonly receivedAt: string
  readonly decidedAt?: string
  readonly number?: string
  readonly code?: (typeof refusalCodes)[number]
  readonly cancelledAt?: string
}

/** The part of a request that the mock needs. */
export interface EntitlementRequest {
  readonly pilgrim: string
  readonly kind: "visa" | "permit"
  readonly passport: { readonly nationality: string }
}

export interface CancellationRequest {
  readonly reason: string
}

/** The codes of refusals. */
export const refusalCodes = ["security", "overstay", "passport-reported", "biometrics", "health"] as const

const permitNationalities: ReadonlySet<string> = new Set(["QAT", "SAU", "KWT", "BHR", "OMN", "ARE"])

/** The kind of entitlement for a nationality: a permit for the Gulf states, a visa otherwise. */
export const kindFor = (nationality: string): "visa" | "permit" =>
  permitNationalities.has(nationality) ? "permit" : "visa"
