import { createHash } from "node:crypto"
import type { ExchangeId } from "@mahmal/core/exchange/Exchange"
import { Tracer } from "effect"

/** The trace of an exchange, by its root: it follows from the exchange's name, so every hub knows it, at any time. */
export const traceOf = (id: ExchangeId): Tracer.ExternalSpan => {
  const digest = createHash("sha256").update(id).digest("hex")
  return Tracer.externalSpan({ traceId: digest.slice(0, 32), spanId: digest.slice(32, 48), sampled: true })
}
