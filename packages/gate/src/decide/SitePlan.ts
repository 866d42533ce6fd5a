import type { Entitlement } from "../bracelet/Bracelet.ts"

/** A text in the two languages of the gate staff. */
export interface Words {
  readonly ar: string
  readonly en: string
}

/** A camp of the mission at one of the sites (Mina, Arafat), with the way to it for somebody who is lost. */
export interface Camp {
  readonly id: number
  readonly site: string
  readonly name: Words
  readonly way?: Words
}

/** A gate into a camp, or to something that needs an entitlement (a train platform), or both. */
export interface Gate {
  readonly id: string
  readonly name: Words
  readonly camp?: number
  readonly needs?: Entitlement
}

/** The season's camps and gates, and its limits. A reader holds it; times are in seconds. */
export interface SitePlan {
  readonly season: number
  readonly camps: readonly Camp[]
  readonly gates: readonly Gate[]
  readonly limits: Limits
}

/** Beyond these limits, in seconds, a reader asks a supervisor instead of deciding alone. */
export interface Limits {
  /** The greatest age of a status list. */
  readonly listAge: number
  /** How long a bracelet that went in and not out is not let in again. */
  readonly passback: number
  /** The least time between passages at two places. */
  readonly travel: number
  /** How far the reader's clock may be behind the hub's. */
  readonly clock: number
}

/** Limits for a season that sets none: lists of 6 hours, passback of 12 hours, 5 minutes of travel, 2 of clock. */
export const usualLimits: Limits = { listAge: 6 * 3600, passback: 12 * 3600, travel: 300, clock: 120 }
