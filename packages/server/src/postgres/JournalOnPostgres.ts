import { Journal, JournalUnavailable, PlacesOverdrawn } from "@mahmal/core/hub/Journal"
import { Effect, Layer } from "effect"
import { Queue } from "../queue/Queue.ts"
import { Database } from "./Database.ts"
import { readHeld } from "./readHeld.ts"
import { writeExchanges, writeMessages } from "./writeExchanges.ts"
import { writeMoves } from "./writeMoves.ts"

/** The journal in PostgreSQL: what is planned and the jobs that follow from it are written in one transaction. */
export const layer = Layer.effect(
  Journal,
  Effect.gen(function* () {
    const database = yield* Database
    const queue = yield* Queue
    return {
      transact: (pilgrims, exchanges, plan) =>
        database
          .transaction(async (client, defer) => {
            const [writes, answer] = plan(await readHeld(client, pilgrims, exchanges))
            defer(writeMoves(client, writes.moves))
            defer(writeExchanges(client, writes.exchanges))
            defer(writeMessages(client, writes.messages))
            await queue.put(client, defer, writes.jobs, writes.takeUps)
            return answer
          })
          .pipe(
            Effect.catchTags({
              DatabaseUnavailable: ({ detail }) => Effect.fail(new JournalUnavailable({ detail })),
              ConstraintViolated: (error) =>
                error.constraint === "share_not_overdrawn"
                  ? Effect.fail(new PlacesOverdrawn({ detail: error.detail }))
                  : Effect.die(error),
            }),
          ),
    }
  }),
)
