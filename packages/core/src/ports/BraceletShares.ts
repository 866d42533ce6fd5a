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

/** Why bracelets cannot be shared out like this, or undefined when they can. */
export const sharesFault = (shares: ReadonlyArray<BraceletShare>): string | undefined => {
  if (shares.some(({ serials }) => !/^[A-Za-z0-9]+$/.test(serials))) return "serials begin with letters and digits"
  if (shares.some(({ share }) => !Number.isFinite(share) || share < 0)) return "a share is a weight, which is 0 or more"
  return shares.some(({ share }) => share > 0) ? undefined : "nobody has a share above 0"
}
