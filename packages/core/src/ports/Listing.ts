import type { PilgrimId, SeasonName } from "../journey/ids.ts"

/** Which part of a system's list is asked for: what stands in the names of the next `limit` pilgrims of a season. */
export interface ListingRequest {
  readonly season: SeasonName
  /** Those whose reference comes after this one, by code points; from the beginning without it. */
  readonly after?: PilgrimId
  readonly limit: number
}

/** The most pilgrims that one part of a list is asked for. */
export const largestListing = 500

/**
 * A part of a system's list, ordered by pilgrim: all that the system has in the names of these pilgrims, also what has
 * ended. What changes while a list is read may show as it was or as it is.
 */
export interface Listing<A> {
  readonly items: ReadonlyArray<A>
  /** Whether pilgrims come after these. */
  readonly more: boolean
}
