import { Clock, Effect } from "effect"
import { Database } from "../postgres/Database.ts"
import type { CallerShape } from "../rights/Caller.ts"
import { readOwn, readSubscription, type Standing } from "./listSubscriptions.ts"
import { Targets } from "./Targets.ts"
import { mustBeHeard, type Wanted } from "./Viewer.ts"

/** What is changed of a subscription; what is left out stays. Null takes a narrowing away. */
export interface Change {
  readonly url?: string
  readonly types?: ReadonlyArray<string> | null
  readonly seasons?: ReadonlyArray<string> | null
  readonly status?: "active" | "paused"
}

// Held: of changes at the same moment, each is made of what the one before has left.
const stands = "select url, wanted, status from subscription where id = $1 for no key update"
// After a new address or an activation, what waits is sent at once.
const change = `
  update subscription set url = $2, wanted = $3, status = $4,
    failures = case when $5 then 0 else failures end,
    failing_since = case when $5 then null else failing_since end,
    rest_until = case when $5 then $6 else rest_until end,
    why = case when $5 then null else why end
  where id = $1`
const wake = "update parked_event set due = $2 where subscription = $1 and state = 'waiting'"

/** Whether the change only pauses the subscription. */
const isPause = ({ status, ...rest }: Change): boolean => status === "paused" && Object.keys(rest).length === 0

/** Changes a subscription of the caller's, or pauses one that the caller may see. No event is lost by it. */
export const changeSubscription = Effect.fn("changeSubscription")(function* (
  caller: CallerShape,
  id: string,
  asking: Change,
) {
  const { url: moved, types, seasons, status } = asking
  const { viewer } = yield* (isPause(asking) ? readSubscription : readOwn)(caller, id)
  yield* mustBeHeard(viewer, { types: types ?? undefined, seasons: seasons ?? undefined })
  const { check } = yield* Targets
  const asked = moved === undefined ? undefined : (yield* check(moved)).href
  const database = yield* Database
  const now = new Date(yield* Clock.currentTimeMillis)
  yield* database.transaction(async (client) => {
    const { rows } = await client.query<Pick<Standing, "url" | "wanted" | "status">>(stands, [id])
    const [before] = rows
    if (before === undefined) return
    const url = asked ?? before.url
    const wanted: Wanted = {
      types: (types === undefined ? before.wanted.types : types) ?? undefined,
      seasons: (seasons === undefined ? before.wanted.seasons : seasons) ?? undefined,
    }
    const next = status ?? before.status
    const anew = next === "active" && (url !== before.url || before.status !== "active" || status === "active")
    await client.query(change, [id, url, JSON.stringify(wanted), next, anew, now])
    if (anew) await client.query(wake, [id, now])
  })
})

/** Ends a subscription of the caller's, or one that the caller may see, for good. */
export const unsubscribe = Effect.fn("unsubscribe")(function* (caller: CallerShape, id: string) {
  yield* readSubscription(caller, id)
  const database = yield* Database
  yield* database.query({ text: "delete from subscription where id = $1", values: [id] })
})
