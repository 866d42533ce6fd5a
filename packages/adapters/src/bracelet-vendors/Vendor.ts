import { makerIn } from "@mahmal/core/exchange/orderNumber"
import type { BraceletMaker } from "@mahmal/core/ports/BraceletMaker"

/** One of several makers of bracelets that serve a season together. */
export interface Vendor {
  readonly maker: BraceletMaker["Service"]
  /** The prefix of its bracelets' serials, which no other vendor uses. */
  readonly serials: string
}

/** Whose an order is, or undefined when its number names no vendor. */
export const vendorOf = (vendors: readonly Vendor[], orderNumber: string): Vendor | undefined =>
  vendors.find(({ serials }) => serials === makerIn(orderNumber))

/** The vendor who made a bracelet, or undefined when the serial is no vendor's. */
export const ownerOf = (vendors: readonly Vendor[], serial: string): Vendor | undefined =>
  vendors.find(({ serials }) => serial.startsWith(serials))

/** Whether a serial could belong to two of them. */
export const areShadowed = (vendors: readonly Vendor[]): boolean =>
  vendors.some((a) => vendors.some((b) => a !== b && b.serials.startsWith(a.serials)))
