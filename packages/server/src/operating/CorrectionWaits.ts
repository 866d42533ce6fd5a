import { ExchangeId } from "@mahmal/core/exchange/Exchange"
import { Schema } from "effect"

/** A system may be at work on what is to be corrected, in an exchange that stands in `state`. Nothing was changed. */
export class CorrectionWaits extends Schema.TaggedError<CorrectionWaits>()("CorrectionWaits", {
  exchange: ExchangeId,
  state: Schema.String,
}) {
  override get message(): string {
    return `The exchange ${this.exchange} may be out with what is to be corrected. Wait for its end, then correct.`
  }
}
