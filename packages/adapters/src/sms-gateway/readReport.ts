import type { ExchangeId } from "@mahmal/core/exchange/Exchange"
import type { DeliveryReport } from "@mahmal/core/ports/Messages"
import { Config, Effect, Redacted } from "effect"
import { type CallbackRefused, refused } from "../CallbackRefused.ts"
import { whileChanged } from "../http/whileChanged.ts"
import { provenReference } from "./reportAddress.ts"
import { reportOf } from "./translate.ts"

/** The secrets that authenticate reports, from the environment; the adapter makes the report addresses with the first. */
export const reportSecrets = whileChanged("SMS_REPORT_SECRET", Config.Redacted)

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
