import type { PilgrimId } from "@mahmal/core/journey/ids"
import type { Listing, ListingRequest } from "@mahmal/core/ports/Listing"
import { Result } from "effect"

/**
 * Checks a part of a list against what every contract promises: ordered by pilgrim, of the season that was asked for and
 * after the pilgrim that was asked for, no more pilgrims than the limit, and not empty when there is more.
 */
export const listing = <A extends { readonly pilgrim: PilgrimId }>(
  { season, after = "" as PilgrimId, limit }: ListingRequest,
  items: ReadonlyArray<A>,
  more: boolean,
): Result.Result<Listing<A>, string> => {
  let last: string = after
  for (const { pilgrim } of items) {
    if (!pilgrim.startsWith(`${season}-`) || pilgrim < last || pilgrim === after)
      return Result.fail("a list that is not in the order that was promised")
    last = pilgrim
  }
  if (new Set(items.map(({ pilgrim }) => pilgrim)).size > limit) return Result.fail("more pilgrims than were asked for")
  return more && items.length === 0
    ? Result.fail("an empty part, though there is more")
    : Result.succeed({ items, more })
}
