import type { Begun } from "@mahmal/core/exchange/Begun"
import { doubtRules } from "@mahmal/core/exchange/Operation"
import { Effect } from "effect"
import { Database } from "../postgres/Database.ts"
import { only } from "../postgres/only.ts"

const reached = `
  select count(*)::int as calls from message where exchange = $1 and outcome = 'later'`

/**
 * Whether it is certain that nothing of an exchange was ever carried out. One that is asked about is due only then; one that
 * is repeated may be due after a doubt, and then every earlier run must be on record as one that reached nobody.
 */
export const neverSent = Effect.fn("neverSent")(function* ({ id, operation, state, attempts }: Begun) {
  if (state._tag !== "Due") return false
  if (doubtRules[operation] !== "repeat") return true
  const database = yield* Database
  const rows = yield* database.query<{ calls: number }>({ text: reached, values: [id] })
  return only(rows, "the count").calls === attempts - 1
})
