import { createHash } from "node:crypto"
import { digits } from "../kit/digits.ts"

/** What is asked for in an order; the mock needs no more of a line than whose bracelet it is. */
export interface OrderRequest {
  readonly lines: readonly { readonly pilgrim: string }[]
}

/** An order as the maker keeps it. */
export interface Order {
  readonly orderNo: string
  readonly receivedAt: string
  /** A hash of the lines, by which the same order is known again. */
  readonly fingerprint: string
  readonly pilgrims: readonly string[]
  readonly made: readonly { readonly pilgrim: string; readonly serial: string; readonly chip: string }[]
}

/** A bracelet as the maker keeps it and answers with it. */
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

/** The nth bracelet of a pilgrim; its serial and chip number depend on the seed, the pilgrim and n alone. */
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
