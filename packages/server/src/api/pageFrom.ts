import { defaultLimit } from "./paging.ts"

/** How much of a list is asked for, and after which place. */
export interface Paging<Place> {
  readonly limit?: number
  readonly cursor?: Place
}

/** How many rows to read for a page: one more than it shows, to know whether there is another. */
export const rowsFor = ({ limit = defaultLimit }: Paging<unknown>): number => limit + 1

/** The page that rows begin, and the place of its last entry when there is more. */
export const pageFrom = <Item, Place>(
  items: ReadonlyArray<Item>,
  { limit = defaultLimit }: Paging<Place>,
  placeOf: (item: Item) => Place,
): { readonly items: ReadonlyArray<Item>; readonly next?: Place } => {
  const shown = items.slice(0, limit)
  const last = shown.at(-1)
  return items.length > limit && last !== undefined ? { items: shown, next: placeOf(last) } : { items: shown }
}
