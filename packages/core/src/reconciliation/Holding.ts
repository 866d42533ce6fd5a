import type { PilgrimId } from "../journey/ids.ts"

/** The foreign systems with which we compare what stands in pilgrims' names. */
export const comparedSystems = ["etrack", "visa", "bracelet"] as const
export type ComparedSystem = (typeof comparedSystems)[number]

/** One thing that a system has, or had, in a pilgrim's name, by our word or by its own. */
export interface Holding {
  readonly pilgrim: PilgrimId
  /**
   * The system's name of it: the number of a registration (its receipt, where it has none), the id of an entitlement, the
   * serial of a bracelet.
   */
  readonly handle: string
  /** Whether it holds: not yet, now, or not any more. */
  readonly status: "pending" | "standing" | "ended"
  /** What else both sides know of it. */
  readonly fields: Readonly<Record<string, string>>
}
