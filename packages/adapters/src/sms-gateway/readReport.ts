import type { ExchangeId } from "@mahmal/core/exchange/Exchange"
import type { DeliveryReport } from "@mahmal/core/ports/Messages"
import { Config, Effect, Redacted } from "effect"
import { type CallbackRefused, refused } from "../CallbackRefused.ts"
import { provenReference } from "./reportAddress.ts"
import { reportOf } from "./translate.ts"

/** The secret that authenticates reports, from the environment; the adapter makes the report addresses with it. */
export const reportSecret = Config.Redacted("SMS_REPORT_SECRET")

/** A delivery report about one message. */
export interface Reported {
  readonly reference: ExchangeId
  readonly report: DeliveryReport
}

/** Reads a delivery report out of the query of its URL. Reports may come out of order, twice, or never. */
export const readReport = Effect.fnUntraced(function* (
  query: URLSearchParams,
  secret: Redacted.Redacted,
): Effect.fn.Return<Reported, CallbackRefused> {
  const reference = provenReference(query, Redacted.value(secret))
  if (reference === undefined) return yield* refused(401, "unauthorised", "The address was not given by this hub.")
  const report = reportOf(query.get("type") ?? "")
  if (report === undefined) return yield* refused(400, "invalid-request", "The type of the report is not known.")
  return { reference, report }
})
