import type { ExchangeId } from "@mahmal/core/exchange/Exchange"
import type { PilgrimId } from "@mahmal/core/journey/ids"
import { Refusal } from "@mahmal/core/journey/Refusal"
import { Journal, JournalUnavailable, PlacesOverdrawn, type Planned } from "@mahmal/core/store/Journal"
import { Effect, Layer } from "effect"
import { Database } from "../postgres/Database.ts"
import { HubRun } from "../queue/HubRun.ts"
import { Queue } from "../queue/Queue.ts"
import { inOrder } from "./inOrder.ts"
import { Known } from "./Known.ts"
import { decidedBy, hold, recall } from "./recall.ts"
import { unmetIn } from "./unmetIn.ts"
import { writePlanned } from "./writePlanned.ts"

/** How often it is tried again when other hubs were faster. From the second time on the rows are locked, so that few can be. */
const rounds = 3

/**
 * Every statement of the journal finds its rows by their keys, however many there are. Without this, PostgreSQL would plan
 * most of them anew each time, which takes longer than to run one.
 */
const planOnce = "set local plan_cache_mode = force_generic_plan"

/**
 * The journal in PostgreSQL: what is planned and the jobs that follow from it are written in one transaction.
 *
 * It plans on what this process remembers, and writes on condition that this is still true. Otherwise it reads and locks the
 * rows, and plans again.
 */
export const layer = Layer.effect(
  Journal,
  Effect.gen(function* () {
    const database = yield* Database
    const queue = yield* Queue
    const known = yield* Known
    const run = yield* HubRun

    const attempt = Effect.fnUntraced(function* <A>(
      pilgrims: ReadonlyArray<PilgrimId>,
      ids: ReadonlyArray<ExchangeId>,
      plan: Planned<A>,
      holding: boolean,
    ) {
      const done = yield* database.constrained(async (client, defer) => {
        defer(client.query(planOnce))
        const recalled = await (holding ? hold(client, pilgrims, ids) : recall(client, known, pilgrims, ids))
        const [planned, answer, tell] = plan({
          stories: new Map([...recalled.stories].map(([id, { story }]) => [id, story])),
          exchanges: recalled.exchanges,
        })
        const writes = inOrder(planned)
        const unmet = await unmetIn(client, writes.moves)
        if (unmet !== undefined) return unmet
        const { opened } = await writePlanned(client, defer, writes, recalled, run.number())
        await queue.put(client, defer, writes.takeUps, writes.stops)
        return { recalled, writes, answer, tell, opened }
      })
      if (done instanceof Refusal) return yield* done
      const { recalled, writes } = done
      const opened = yield* Effect.promise(() => done.opened)
      for (const move of writes.moves)
        known.rememberStory({
          ...decidedBy(recalled, move),
          story: { ...move.before, state: move.after, version: move.before.version + move.events.length },
        })
      for (const exchange of opened.values()) known.rememberExchange(exchange)
      for (const exchange of writes.exchanges) known.rememberExchange(exchange)
      done.tell?.(opened)
      return done.answer
    })

    const transact: Journal["Service"]["transact"] = (pilgrims, ids, plan) => {
      const from = (round: number): ReturnType<typeof attempt<ReturnType<typeof plan>[1]>> =>
        Effect.catchIf(
          attempt(pilgrims, ids, plan, round > 0),
          (error) => error._tag === "ConstraintViolated" && error.constraint === "unchanged" && round < rounds,
          () => {
            known.forget(pilgrims, ids)
            return from(round + 1)
          },
        )
      return Effect.catchTags(from(0), {
        DatabaseUnavailable: ({ detail, rolledBack }) => {
          if (!rolledBack) {
            // It may have been committed after all: then exchanges are marked as ours that nobody here carries out.
            known.forget(pilgrims, ids)
            run.renounce()
          }
          return Effect.fail(new JournalUnavailable({ detail }))
        },
        ConstraintViolated: (error) => {
          switch (error.constraint) {
            case "share_not_overdrawn":
              return Effect.fail(new PlacesOverdrawn({ detail: error.detail }))
            case "unchanged":
              return Effect.fail(new JournalUnavailable({ detail: "others are always quicker" }))
            default:
              return Effect.die(error)
          }
        },
      })
    }
    return { transact }
  }),
)
