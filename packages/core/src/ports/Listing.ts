import type { PilgrimId } from "../journey/ids.ts"
import type { SeasonName } from "../season/SeasonName.ts"

/** Which part of a system's list is asked for: the entries of the next `limit` pilgrims of a season. */
export interface ListingRequest {
  readonly season: SeasonName
  /** Those whose reference comes after this one, by code points; from the beginning without it. */
  readonly after?: PilgrimId
  readonly limit: number
}

/** The most pilgrims that one part of a list is asked for. */
export const largestListing = 500

/**
 * A part of a system's list, ordered by pilgrim: all that the system has for these pilgrims, ended entries included. An
 * entry that changes while the list is read may show its old or its new state.
 */
export interface Listing<A> {
  readonly items: ReadonlyArray<A>
  /** Whether pilgrims come after these. */
  readonly more: boolean
}
