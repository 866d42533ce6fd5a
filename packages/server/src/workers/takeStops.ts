import type { Hub } from "@mahmal/core/hub/Hub"
import { stopGroups } from "@mahmal/core/hub/stopGroups"
import type { People } from "@mahmal/core/store/People"
import { Effect } from "effect"
import { Database } from "../postgres/Database.ts"
import type { Bundle } from "../queue/bundles.ts"
import { jobsAtOnce, Queue } from "../queue/Queue.ts"

/**
 * Stops groups that are named in the queue, and gives whether there may be more. They leave it when that is done: done
 * twice, it does no harm.
 */
export const takeStops = Effect.fn("takeStops")(function* () {
  const database = yield* Database
  const queue = yield* Queue
  const run = Effect.runPromiseWith(yield* Effect.context<Hub | People>())
  return yield* database.transaction(async (client) => {
    const bundles = await queue.take(client, "stop.groups", jobsAtOnce)
    if (bundles.length > 0) await run(stopGroups([...new Set(bundles.flatMap(groupsOf))]))
    return bundles.length === jobsAtOnce
  })
})

const groupsOf = (bundle: Bundle) => ("groups" in bundle ? bundle.groups : [])
