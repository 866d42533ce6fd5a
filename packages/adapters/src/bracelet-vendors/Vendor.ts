import { createHash } from "node:crypto"
import type { BraceletMaker } from "@mahmal/core/ports/BraceletMaker"

/** One of several makers of bracelets that serve a season together. */
export interface Vendor {
  readonly name: string
  readonly maker: BraceletMaker["Service"]
  /** Its part of the orders, as a weight relative to the others'; a vendor with 0 takes no orders but still revokes. */
  readonly share: number
  /** The prefix of its bracelets' serials, which no other vendor uses. */
  readonly serials: string
}

/**
 * The vendor of an order, derived from the order's number alone.
 *
 * It stays the same while the vendors' names and shares do; the order in which they are listed does not matter.
 */
export const vendorOf = (vendors: readonly Vendor[], orderNumber: string): Vendor => {
  const listed = vendors.toSorted((a, b) => (a.name < b.name ? -1 : 1))
  const total = listed.reduce((sum, { share }) => sum + share, 0)
  const drawn = createHash("sha256").update(orderNumber).digest().readUIntBE(0, 6) / 2 ** 48
  let from = 0
  for (const vendor of listed) {
    from += vendor.share / total
    if (drawn < from) return vendor
  }
  return listed.findLast(({ share }) => share > 0) as Vendor
}

/** The vendor who made a bracelet, or undefined when the serial is no vendor's. */
export const ownerOf = (vendors: readonly Vendor[], serial: string): Vendor | undefined =>
  vendors.find(({ serials }) => serial.startsWith(serials))

/** Why these vendors cannot serve together, or undefined when they can. */
export const vendorsFault = (vendors: readonly Vendor[]): string | undefined => {
  if (new Set(vendors.map(({ name }) => name)).size < vendors.length) return "two have the same name"
  if (vendors.some(({ share }) => !Number.isFinite(share) || share < 0))
    return "a share is no weight, which is 0 or more"
  if (vendors.every(({ share }) => share === 0)) return "none takes orders, because all shares are 0"
  const shadowed = vendors.some((a) => vendors.some((b) => a !== b && b.serials.startsWith(a.serials)))
  return shadowed ? "a serial could belong to two of them" : undefined
}
