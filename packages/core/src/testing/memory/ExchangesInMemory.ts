import { Clock, Effect, Layer } from "effect"
import { beginAll, marked } from "../../exchange/Begun.ts"
import { Exchanges } from "../../store/Exchanges.ts"
import { kindIn } from "./kindIn.ts"
import type { Memory } from "./Memory.ts"

/** The store of exchanges in memory. */
export const layer = (memory: Memory) =>
  Layer.succeed(Exchanges, {
    begin: (openings) =>
      Effect.map(Clock.currentTimeMillis, (now) => {
        const begun = beginAll(openings, memory.exchanges, now).map((run) =>
          run.state._tag === "Due" ? { ...run, ...kindIn(memory, run) } : run,
        )
        for (const run of begun) memory.exchanges.set(run.id, marked(run))
        return begun
      }),
    find: (ids) => Effect.sync(() => ids.flatMap((id) => memory.exchanges.get(id) ?? [])),
  })
