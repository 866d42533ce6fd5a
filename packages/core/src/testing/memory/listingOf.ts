import type { PilgrimId } from "../../journey/ids.ts"
import type { Listing, ListingRequest } from "../../ports/Listing.ts"

/** The part of a list that is asked for, out of everything that there is. */
export const listingOf = <A extends { readonly pilgrim: PilgrimId }>(
  everything: Iterable<A>,
  { season, after = "" as PilgrimId, limit }: ListingRequest,
): Listing<A> => {
  const byPilgrim = Map.groupBy(everything, ({ pilgrim }) => pilgrim)
  const pilgrims = [...byPilgrim.keys()].filter((id) => id.startsWith(`${season}-`) && id > after).sort()
  const items = pilgrims.slice(0, limit).flatMap((pilgrim) => byPilgrim.get(pilgrim) ?? [])
  return { items, more: pilgrims.length > limit }
}
