import type { Gate } from "./SitePlan.ts"

/** Into the place, or out of it. */
export type Direction = "in" | "out"

/** Where a bracelet was let through last, by the reader's own scans and those that the hub sent. */
export interface Passage {
  readonly place: string
  readonly direction: Direction
  /** Seconds since 1970. */
  readonly at: number
}

/** The last passage of each bracelet, by its reference. */
export type Passages = ReadonlyMap<string, Passage>

/** The place behind a gate: all gates of a camp lead into the same place. */
export const placeOf = (gate: Pick<Gate, "id" | "camp">): string =>
  gate.camp === undefined ? `gate ${gate.id}` : `camp ${gate.camp}`
