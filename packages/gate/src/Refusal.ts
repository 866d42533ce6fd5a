/**
 * Why something that was scanned or fetched is refused.
 *
 * These values are stable: they are stored in scans, counted by the hub and translated for the gate staff.
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

/** A refusal, with a detail for the log that gate staff never see. */
export interface Refused {
  readonly outcome: "refused"
  readonly reason: Refusal
  readonly detail: string
}

/** Thrown by the decoders of this package, and turned into a `Refused` by `orRefused` before it leaves the package. */
class RefusedError extends Error {
  readonly reason: Refusal

  constructor(reason: Refusal, detail: string) {
    super(detail)
    this.reason = reason
  }
}

/** Stops decoding foreign data, for a reason. */
export const refuse = (reason: Refusal, detail: string): never => {
  throw new RefusedError(reason, detail)
}

/** Decodes foreign data; a refusal becomes a `Refused`, and any other error is thrown on. */
export const orRefused = async <A>(read: () => Promise<A>): Promise<A | Refused> => {
  try {
    return await read()
  } catch (error) {
    if (error instanceof RefusedError) return { outcome: "refused", reason: error.reason, detail: error.message }
    throw error
  }
}
