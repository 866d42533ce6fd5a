/** The right to enter for Hajj as the authority keeps it and answers with it; contracts/visa-authority says what is present when. */
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

/** The part of a checked request that the mock works with. */
export interface EntitlementRequest {
  readonly pilgrim: string
  readonly kind: "visa" | "permit"
  readonly passport: { readonly nationality: string }
}

export interface CancellationRequest {
  readonly reason: string
}

/** Why the authority may refuse. */
export const refusalCodes = ["security", "overstay", "passport-reported", "biometrics", "health"] as const

const permitNationalities: ReadonlySet<string> = new Set(["QAT", "SAU", "KWT", "BHR", "OMN", "ARE"])

/** What a citizen of this country travels on: a permit within the Gulf states, a visa otherwise. */
export const kindFor = (nationality: string): "visa" | "permit" =>
  permitNationalities.has(nationality) ? "permit" : "visa"
