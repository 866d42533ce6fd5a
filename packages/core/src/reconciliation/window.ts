import type { PilgrimId } from "../journey/ids.ts"
import { earlier } from "./differences.ts"
import type { Holding } from "./Holding.ts"

/** A part of one side's holdings, ordered by pilgrim: all of those up to `until`, or to the end where there is none. */
export interface Part {
  readonly holdings: ReadonlyArray<Holding>
  readonly until?: PilgrimId
}

/** As much of both sides as can be compared: both are known up to `until`, after which the next window begins. */
export interface Window {
  readonly ours: ReadonlyArray<Holding>
  readonly theirs: ReadonlyArray<Holding>
  readonly until?: PilgrimId
}

/** What can be compared of two parts that begin after the same pilgrim. */
export const windowOf = (ours: Part, theirs: Part): Window => {
  const until = earlier(ours.until, theirs.until)
  if (until === undefined) return { ours: ours.holdings, theirs: theirs.holdings }
  const inside = ({ pilgrim }: Holding) => pilgrim <= until
  return { ours: ours.holdings.filter(inside), theirs: theirs.holdings.filter(inside), until }
}
