import { Clock, Effect } from "effect"
import { NotKnown } from "../NotKnown.ts"
import { Database } from "../postgres/Database.ts"
import type { CallerShape } from "../rights/Caller.ts"
import { readOwn } from "./listSubscriptions.ts"
import { positionAt } from "./readOccurrences.ts"

/** Sends a subscription again, from its next round on, everything that was recorded since a time and that it may see. */
export const replayFrom = Effect.fn("replayFrom")(function* (caller: CallerShape, id: string, from: number) {
  yield* readOwn(caller, id)
  const database = yield* Database
  const { page } = yield* positionAt(from)
  const rewind = "update subscription set rewind = least($2, page, rewind) where id = $1"
  yield* database.query({ text: rewind, values: [id, page] })
})

const revive = `
  update parked_event set state = 'waiting', attempts = 0, due = $4
  where subscription = $1 and subject = $2 and number = $3 and state = 'dead' returning subject`

/** Sends one dead event again, by the id that it has in the feed. */
export const replayDead = Effect.fn("replayDead")(function* (caller: CallerShape, id: string, event: string) {
  yield* readOwn(caller, id)
  const database = yield* Database
  const now = new Date(yield* Clock.currentTimeMillis)
  const end = event.lastIndexOf("/")
  const number = Number(event.slice(end + 1))
  const rows = Number.isInteger(number)
    ? yield* database.query({ text: revive, values: [id, event.slice(0, end), number, now] })
    : []
  if (rows.length === 0) return yield* new NotKnown({ what: "dead letter", name: event })
})
