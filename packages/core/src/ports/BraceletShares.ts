import { Context } from "effect"

/** A maker of bracelets, by what its serials begin with (letters and digits), and its part of the bracelets as a weight. */
export interface BraceletShare {
  readonly serials: string
  readonly share: number
}

/** Who makes the bracelets that are ordered from now on. Each order's number names its maker, so that a change touches no order that is open. */
export const BraceletShares = Context.Reference<ReadonlyArray<BraceletShare>>("@mahmal/core/ports/BraceletShares", {
  defaultValue: () => [{ serials: "B", share: 1 }],
})
