import { milliseconds } from "@mahmal/adapters/milliseconds"
import { Effect } from "effect"
import { repeatedly } from "../repeatedly.ts"
import { closePage } from "./closePage.ts"

/** Closes a page whenever something was written, look by look. Of several hubs, one at a time does. */
export const keepPages = Effect.fn("keepPages")(function* () {
  const every = yield* milliseconds("HUB_PAGE_EVERY", "250 millis")
  yield* repeatedly(closePage(), every, "a page of the ledger was not closed")
})
