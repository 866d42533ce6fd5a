import type { ExchangeId } from "../../../src/exchange/Exchange.ts"
import type { GroupRegistration } from "../../../src/ports/NationalTrack.ts"
import type { Entitlement } from "../../../src/ports/VisaAuthority.ts"

/** What became of a short message, or of a call. */
export type Report = "delivered" | "failed" | "buffered" | "heard" | "busy"

/** What a system tells of its own accord, and how often it will. */
export interface Told {
  readonly name: string
  readonly what: GroupRegistration | Entitlement | { readonly reference: ExchangeId; readonly report: Report }
  times: number
}

/** What all the systems have to tell of their own accord. */
export class Telling {
  readonly all: Array<Told> = []

  /** Each is told up to twice: no system knows whether it was heard. */
  readonly add = (name: string, what: Told["what"]): void => {
    this.all.push({ name, what, times: 2 })
  }
}
