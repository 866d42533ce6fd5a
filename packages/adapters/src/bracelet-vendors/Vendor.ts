import { createHash } from "node:crypto"
import type { BraceletMaker } from "@mahmal/core/ports/BraceletMaker"

/** One of several makers of bracelets that serve a season together. */
export interface Vendor {
  readonly name: string
  readonly maker: BraceletMaker["Service"]
  /** Its part of the orders, as a weight beside the weights of the others; 0 for one who takes no orders (but still revokes). */
  readonly share: number
  /** What the serials of its bracelets begin with, and those of no other vendor. */
  readonly serials: string
}

/**
 * The vendor who has an order: drawn from the order's number alone, so that the number says it for good.
 *
 * It holds as long as the vendors' names and shares stay as they are, and the order in which they are listed does not matter.
 */
export const vendorOf = (vendors: readonly Vendor[], orderNumber: string): Vendor => {
  const listed = vendors.toSorted((a, b) => (a.name < b.name ? -1 : 1))
  const total = listed.reduce((sum, { share }) => sum + share, 0)
  const drawn = createHash("sha256").update(orderNumber).digest().readUIntBE(0, 6) / 2 ** 48
  let from = 0
  for (const vendor of listed) {
    from += vendor.share / total
    if (vendor.share > 0 && drawn < from) return vendor
  }
  return listed.findLast(({ share }) => share > 0) as Vendor
}

/** The vendor whose bracelet it is, or undefined when the serial is of none. */
export const ownerOf = (vendors: readonly Vendor[], serial: string): Vendor | undefined =>
  vendors.find(({ serials }) => serial.startsWith(serials))

/** Why these vendors cannot serve together, or undefined when they can. */
export const quarrel = (vendors: readonly Vendor[]): string | undefined => {
  if (new Set(vendors.map(({ name }) => name)).size < vendors.length) return "two vendors have one name"
  if (vendors.some(({ share }) => !Number.isFinite(share) || share < 0)) return "a share is no weight"
  if (vendors.every(({ share }) => share === 0)) return "no vendor takes orders"
  const shadowed = vendors.some((a) => vendors.some((b) => a !== b && b.serials.startsWith(a.serials)))
  return shadowed ? "a serial could be of two vendors" : undefined
}
