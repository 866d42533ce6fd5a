import { Effect } from "effect"
import { Database } from "../postgres/Database.ts"

const take = `
  with over as (delete from used_nonce where expires < now())
  insert into used_nonce (credential, nonce, expires) values ($1, $2, now() + $3 * interval '1 second')
  on conflict do nothing returning nonce`

/**
 * Whether something that is accepted only once is shown for the first time, to any hub. It is remembered for so many seconds,
 * which must be longer than it is valid, by our clock and the database's.
 */
export const isFirst = Effect.fn("isFirst")(function* (shownBy: string, nonce: string, seconds: number) {
  const database = yield* Database
  return (yield* database.query({ text: take, values: [shownBy, nonce, seconds] })).length > 0
})
