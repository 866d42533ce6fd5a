import { Clock, Effect, Layer } from "effect"
import { beginAll, marked } from "../../exchange/Begun.ts"
import { Exchanges } from "../../store/Exchanges.ts"
import type { Memory } from "./Memory.ts"

/** The store of exchanges in memory. */
export const layer = ({ exchanges }: Memory) =>
  Layer.succeed(Exchanges, {
    begin: (openings) =>
      Effect.map(Clock.currentTimeMillis, (now) => {
        const begun = beginAll(openings, exchanges, now)
        for (const run of begun) exchanges.set(run.id, marked(run))
        return begun
      }),
    find: (ids) => Effect.sync(() => ids.flatMap((id) => exchanges.get(id) ?? [])),
  })
