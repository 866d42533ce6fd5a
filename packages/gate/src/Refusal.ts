/**
 * Why something that was scanned or fetched is not believed.
 *
 * The words are stable: they are stored in scans, counted by the hub and translated for the gate staff.
 */
export type Refusal =
  | "unknown-prefix"
  | "too-large"
  | "not-base45"
  | "not-compressed"
  | "not-cbor"
  | "not-sign1"
  | "critical-header"
  | "algorithm-missing"
  | "algorithm-not-protected"
  | "algorithm-unknown"
  | "key-unknown"
  | "key-wrong-purpose"
  | "key-out-of-time"
  | "signature-wrong"
  | "claims-malformed"
  | "not-yet-valid"
  | "expired"
  | "not-newer"
  | "delta-of-another-list"

/** What has been refused, with the detail for a log. Gate staff never see the detail. */
export interface Refused {
  readonly outcome: "refused"
  readonly reason: Refusal
  readonly detail: string
}

/** Thrown by the decoders inside this package and turned into an outcome at its edge: no caller of the package sees it. */
class RefusedError extends Error {
  readonly reason: Refusal

  constructor(reason: Refusal, detail: string) {
    super(detail)
    this.reason = reason
  }
}

/** Ends the reading of foreign data with a reason. */
export const refuse = (reason: Refusal, detail: string): never => {
  throw new RefusedError(reason, detail)
}

/** Runs a reading of foreign data; a refusal inside becomes an outcome, a defect stays a defect. */
export const orRefused = async <A>(read: () => Promise<A>): Promise<A | Refused> => {
  try {
    return await read()
  } catch (error) {
    if (error instanceof RefusedError) return { outcome: "refused", reason: error.reason, detail: error.message }
    throw error
  }
}
