import { Effect } from "effect"
import { Database } from "../../postgres/Database.ts"

/** Lists that are given at once: of two years. A reader goes on with the next ones when it talks again. */
const mostAtOnce = 100

const since = "select content from trust_list where version > $1 order by version limit $2"

/** The signed trust lists behind a version, the oldest first: each is signed by a key that the one before has. */
export const trustListsSince = Effect.fn("trustListsSince")(function* (version: number) {
  const database = yield* Database
  const rows = yield* database.query<{ content: Buffer }>({ text: since, values: [version, mostAtOnce] })
  return rows.map(({ content }) => content)
})
