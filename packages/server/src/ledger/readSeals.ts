import type { SignedSeal } from "@mahmal/core/evidence/Seal"
import { Effect } from "effect"
import { type Paging, pageFrom, rowsFor } from "../api/pageFrom.ts"
import { Database } from "../postgres/Database.ts"

/** The seals of the ledger, oldest first. */
export const readSeals = Effect.fn("readSeals")(function* (paging: Paging<number>) {
  const database = yield* Database
  const rows = yield* database.query<SignedSeal>({
    text: `select content::json as seal, encode(signature, 'hex') as signature from seal where number > $2
      order by number limit $1`,
    values: [rowsFor(paging), paging.cursor ?? 0],
  })
  return pageFrom(
    rows.map(({ seal, signature }): SignedSeal => ({ seal, signature })),
    paging,
    ({ seal }) => seal.number,
  )
})
