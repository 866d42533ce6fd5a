import { Effect } from "effect"
import { exchangeId } from "../exchange/Exchange.ts"
import { BorderFeed } from "../ports/BorderFeed.ts"
import { Cursors } from "../store/Cursors.ts"
import { Hub } from "./Hub.ts"

/** The name under which the border feed's cursor is kept. */
const border = "border"

/**
 * Reads the border feed to its present end, and gives how many documents it named.
 *
 * Every document becomes an exchange of its own before the cursor moves on: one that cannot be read now is read later and
 * delays no other, and reading a page again after a crash does no harm.
 */
export const readFeed = Effect.fn("readFeed")(function* () {
  const feed = yield* BorderFeed
  const cursors = yield* Cursors
  const hub = yield* Hub
  let named = 0
  for (let after = yield* cursors.read(border), end = false; !end; ) {
    const page = yield* feed.page(after)
    yield* hub.submit({
      _tag: "Acts",
      acts: [],
      opens: page.documents.map((id) => ({
        exchange: exchangeId("border.read", id),
        operation: "border.read",
        pilgrims: [],
      })),
    })
    yield* cursors.write(border, page.next)
    named += page.documents.length
    after = page.next
    end = page.end
  }
  return named
})
