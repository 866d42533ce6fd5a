import { createHmac, timingSafeEqual } from "node:crypto"
import type { ExchangeId } from "@mahmal/core/exchange/Exchange"
import { originalName, safeName } from "../safeName.ts"

/** A MAC of the reference, of 128 bits. Kannel's reports have no other proof of who sends them. */
const proof = (safe: string, secret: string): string =>
  createHmac("sha256", secret).update(safe).digest().subarray(0, 16).toString("hex")

/**
 * The URL for the reports of one message; Kannel replaces `%d` by the report's type.
 *
 * Kannel reads every percent sign as a code of its own, so the rest must need no percent-encoding.
 */
export const reportAddress = (base: string, reference: string, secret: string): string => {
  const safe = safeName(reference)
  return `${base}${base.includes("?") ? "&" : "?"}reference=${safe}&proof=${proof(safe, secret)}&type=%d`
}

/** The reference in a report's URL, or undefined when the URL was not made with this secret. */
export const provenReference = (query: URLSearchParams, secret: string): ExchangeId | undefined => {
  const safe = query.get("reference") ?? ""
  const given = Buffer.from(query.get("proof") ?? "", "hex")
  const right = Buffer.from(proof(safe, secret), "hex")
  return given.length === right.length && timingSafeEqual(given, right) ? originalName(safe) : undefined
}
