import { Effect, Layer } from "effect"
import { BorderFeed, BorderQuestionError, type Crossing } from "../../ports/BorderFeed.ts"

const perPage = 2

const refused = (code: string) =>
  Effect.fail(new BorderQuestionError({ reason: { _tag: "Declined", code, detail: code } }))

/** A border feed in memory, of documents with these crossings. The cursor is the number of documents read. */
export const make = (documents: ReadonlyArray<ReadonlyArray<Crossing>>): BorderFeed["Service"] => ({
  page: (after) => {
    const from = Number(after)
    if (!Number.isInteger(from) || from < 0 || from > documents.length) return refused("invalid-request")
    const ids = documents.map((_, index) => `D${String(index + 1).padStart(9, "0")}`).slice(from, from + perPage)
    const next = from + ids.length
    return Effect.succeed({ documents: ids, next: String(next), end: next === documents.length })
  },
  document: (id) => {
    const found = documents[Number(id.slice(1)) - 1]
    return found === undefined ? refused("not-found") : Effect.succeed(found)
  },
})

/** A border feed in memory. */
export const layer = (documents: ReadonlyArray<ReadonlyArray<Crossing>>) => Layer.succeed(BorderFeed, make(documents))
