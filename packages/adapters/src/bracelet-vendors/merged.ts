import type { PilgrimId } from "@mahmal/core/journey/ids"
import type { Listing } from "@mahmal/core/ports/Listing"

/** Merges parts of several lists, all after the same pilgrim, up to where the first part that has more ends. */
export const merged = <A extends { readonly pilgrim: PilgrimId }>(
  parts: ReadonlyArray<Listing<A>>,
  limit: number,
): Listing<A> => {
  const ends = parts.flatMap(({ items, more }) => (more ? [items.at(-1)?.pilgrim ?? ""] : [])).sort()
  const known = Map.groupBy(
    parts.flatMap(({ items }) => items),
    ({ pilgrim }) => pilgrim,
  )
  const pilgrims = [...known.keys()].filter((pilgrim) => ends[0] === undefined || pilgrim <= ends[0]).sort()
  const shown = pilgrims.slice(0, limit)
  return {
    items: shown.flatMap((pilgrim) => known.get(pilgrim) ?? []),
    more: ends.length > 0 || shown.length < known.size,
  }
}
