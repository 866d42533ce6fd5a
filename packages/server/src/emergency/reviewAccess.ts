import { Clock, Effect } from "effect"
import type { Review } from "../api/EmergencyApi.ts"
import { ReviewRefused } from "../api/ReviewRefused.ts"
import { NotKnown } from "../NotKnown.ts"
import { Database } from "../postgres/Database.ts"
import { seasonIn } from "../postgres/seasonIn.ts"
import { placeIn, where } from "../postgres/where.ts"
import type { CallerShape } from "../rights/Caller.ts"
import { seasonsWithin } from "../rights/reach.ts"
import { accessName } from "./accessName.ts"

const find = (within: ReadonlyArray<string>) => `
  select caller, reviewed is not null as reviewed from emergency_access
  ${where(["id = $1", ...within])} for no key update`

const review = `
  update emergency_access set reviewed = $2, reviewed_by = $3, finding = $4, remark = $5, until = least(until, $2)
  where id = $1`

const close = `
  update task set closed = $2, closed_by = $3, closed_because = $4
  where kind = 'emergency.review' and subject = $1 and closed is null`

/** Keeps what somebody else than its opener finds of an access, ends it if it is still open, and closes its task. */
export const reviewAccess = Effect.fn("reviewAccess")(function* (
  access: number,
  by: Pick<CallerShape, "id" | "seasons">,
  { finding, remark }: Review,
) {
  const database = yield* Database
  const now = new Date(yield* Clock.currentTimeMillis)
  const refused = yield* database.transaction(async (client) => {
    const values: Array<unknown> = [access]
    const within = seasonsWithin(by, seasonIn("pilgrim"), placeIn(values))
    const { rows } = await client.query<{ caller: string; reviewed: boolean }>(find(within), values)
    const [row] = rows
    if (row === undefined) return new NotKnown({ what: "emergency access", name: String(access) })
    if (row.caller === by.id) return new ReviewRefused({ reason: "own-access" })
    if (row.reviewed) return new ReviewRefused({ reason: "already-reviewed" })
    await client.query(review, [access, now, by.id, finding, remark])
    await client.query(close, [accessName(access), now, by.id, `reviewed: ${finding}`])
    return undefined
  })
  if (refused !== undefined) return yield* refused
})
