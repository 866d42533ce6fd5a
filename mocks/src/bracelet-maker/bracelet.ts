import { createHash } from "node:crypto"
import { digits } from "../kit/digits.ts"

/** The part of an order that the mock needs. */
export interface OrderRequest {
  readonly lines: readonly { readonly pilgrim: string }[]
}

/** A stored order. */
export interface Order {
  readonly orderNo: string
  readonly receivedAt: string
  /** A hash of the lines, to recognise a repeated order. */
  readonly fingerprint: string
  readonly pilgrims: readonly string[]
  readonly made: readonly { readonly pilgrim: string; readonly serial: string; readonly chip: string }[]
}

/** A bracelet, as it is stored and returned. */
export interface Bracelet {
  readonly serial: string
  readonly chip: string
  readonly pilgrim: string
  readonly orderNo: string
  readonly status: "active" | "revoked"
  readonly reason?: string
  readonly revokedAt?: string
  readonly replaces?: string
  readonly replacedBy?: string
}

/** A hash that is equal for equal lines. */
export const fingerprintOf = (order: OrderRequest): string =>
  createHash("sha256").update(JSON.stringify(order)).digest("hex")

/** The nth bracelet of a pilgrim; its serial and chip number depend only on the seed, the pilgrim and n. */
export const newBracelet = (seed: string | number, pilgrim: string, nth: number, orderNo: string): Bracelet => ({
  serial: `B${digits(12, seed, "serial", pilgrim, nth)}`,
  chip: BigInt(digits(16, seed, "chip", pilgrim, nth))
    .toString(16)
    .toUpperCase()
    .padStart(14, "0"),
  pilgrim,
  orderNo,
  status: "active",
})
