import type { Opening } from "@mahmal/core/hub/Submission"
import { Effect } from "effect"
import { Database } from "../postgres/Database.ts"
import { Queue } from "../queue/Queue.ts"

/** Puts exchanges into the queue, in a transaction of its own: now, or for the time that each names. */
export const putBack = Effect.fnUntraced(function* (openings: ReadonlyArray<Opening>) {
  const database = yield* Database
  const queue = yield* Queue
  yield* database.transaction((client, defer) => queue.put(client, defer, openings, []))
})
