/** The codes of the contract for rejected members. */
export const rejectionCodes = [
  "PASSPORT_NOT_RECOGNISED",
  "IDENTITY_MISMATCH",
  "ENTRY_BARRED",
  "HEALTH_REQUIREMENT",
] as const

export type RejectionCode = (typeof rejectionCodes)[number]

/** A person in a submission; dates as YYYY-MM-DD. */
export interface Person {
  readonly pilgrim: string
  readonly arabicName: string
  readonly latinName: string
  readonly passportNumber: string
  readonly birthDate: string
  readonly nationality: string
  readonly sex: string
}

/** The status of a member. */
export type Standing =
  | { readonly status: "PENDING" }
  | { readonly status: "REGISTERED"; readonly number: string }
  | { readonly status: "REJECTED"; readonly code: RejectionCode }
  | { readonly status: "CANCELLED"; readonly number: string; readonly at: string }

/** A member of one registration; `nth` counts the registrations of this pilgrim, from 1. */
export interface Member extends Person {
  readonly nth: number
  readonly standing: Standing
}

/** A submission of a group; times are in ISO 8601. */
export interface Registration {
  readonly receipt: string
  readonly reference: string
  readonly receivedAt: string
  readonly decidedAt?: string
  readonly members: readonly Member[]
}
