import { createHmac, timingSafeEqual } from "node:crypto"
import type { ExchangeId } from "@mahmal/core/exchange/Exchange"
import { originalName, safeName } from "../safeName.ts"

/** 128 bits that only the holder of the secret can make: nothing else in a report proves who sends it. */
const proof = (safe: string, secret: string): string =>
  createHmac("sha256", secret).update(safe).digest().subarray(0, 16).toString("hex")

/**
 * Where the reports of one message go; the gateway puts the report's type in place of `%d`.
 *
 * Kannel reads any percent sign as a code of its own, so all else is of characters that need no escape.
 */
export const reportAddress = (base: string, reference: string, secret: string): string => {
  const safe = safeName(reference)
  return `${base}${base.includes("?") ? "&" : "?"}reference=${safe}&proof=${proof(safe, secret)}&type=%d`
}

/** The reference of a report's address, or undefined when the address was not made with this secret. */
export const provenReference = (query: URLSearchParams, secret: string): ExchangeId | undefined => {
  const safe = query.get("reference") ?? ""
  const given = Buffer.from(query.get("proof") ?? "", "hex")
  const right = Buffer.from(proof(safe, secret), "hex")
  return given.length === right.length && timingSafeEqual(given, right) ? originalName(safe) : undefined
}
