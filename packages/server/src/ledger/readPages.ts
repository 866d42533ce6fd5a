import { Effect } from "effect"
import { Database } from "../postgres/Database.ts"
import { type Page, pageColumns } from "./Page.ts"

/** The channel on which PostgreSQL tells everybody who listens that a page was closed; the payload is its number. */
export const pageChannel = "mahmal_page"

/** At most `limit` pages after the one with this number, in their order. */
export const readPages = Effect.fn("readPages")(function* (after: number, limit: number) {
  const database = yield* Database
  return yield* database.query<Page>({
    name: "pages-after",
    text: `select ${pageColumns} from page p where p.number > $1 order by p.number limit $2`,
    values: [after, limit],
  })
})
