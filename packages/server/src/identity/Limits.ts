import { Context, Effect, Layer } from "effect"
import { Database } from "../postgres/Database.ts"
import { repeatedly } from "../repeatedly.ts"

/** What is left to a caller in the present minute. */
export interface Allowance {
  readonly granted: boolean
  readonly limit: number
  readonly remaining: number
  /** Seconds until the next minute begins. */
  readonly reset: number
}

/** What this hub holds of a caller's minute: requests that it has claimed for itself and not given out yet. */
interface Slice {
  /** By `performance.now()`. */
  ends: number
  left: number
  /** What nobody had claimed when this hub last did. */
  unclaimed: number
}

/** So many parts of a minute's requests are claimed at once; the database is asked that often, not for each request. */
const parts = 20
const windowSeconds = 60

const claim = `
  insert into spent (caller, begins, units)
  values ($1, date_bin('${windowSeconds} seconds', now(), timestamptz 'epoch'), $2)
  on conflict (caller, begins) do update set units = spent.units + $2
  returning units, extract(epoch from begins + interval '${windowSeconds} seconds' - now())::float8 as seconds`

const forget = "delete from spent where begins < now() - interval '10 minutes'"

/**
 * How much each caller may ask in a minute, over all hubs of one database.
 *
 * A hub claims a slice of the minute's requests and gives them out by itself, so it seldom asks the database. No more
 * than the limit is ever given; a little less may be, when several hubs have not used up their slices.
 */
export class Limits extends Context.Service<
  Limits,
  {
    /** Takes one request of a caller's minute. Without the database nobody is held up here. */
    readonly take: (caller: string, limit: number) => Effect.Effect<Allowance>
  }
>()("@mahmal/server/identity/Limits") {
  static readonly layer = Layer.effect(
    Limits,
    Effect.gen(function* () {
      const database = yield* Database
      const slices = new Map<string, Slice>()
      const claims = new Map<string, Promise<void>>()
      const run = Effect.runPromiseWith(yield* Effect.context<never>())

      const clear = () => {
        const now = performance.now()
        for (const [caller, { ends }] of slices) if (ends <= now) slices.delete(caller)
        return database.query({ text: forget })
      }
      const claimSlice = Effect.fnUntraced(function* (caller: string, limit: number) {
        const size = Math.ceil(limit / parts)
        const [row] = yield* database
          .query<{ units: number; seconds: number }>({ name: "claim-slice", text: claim, values: [caller, size] })
          .pipe(Effect.catch(() => Effect.succeed([])))
        const { units, seconds } = row ?? { units: size, seconds: 1 }
        const left = Math.max(0, Math.min(size, limit - (units - size)))
        slices.set(caller, { ends: performance.now() + seconds * 1000, left, unclaimed: Math.max(0, limit - units) })
      })
      // Those who wait for the same slice share one question.
      const claimOnce = (caller: string, limit: number): Promise<void> => {
        const under = claims.get(caller)
        if (under !== undefined) return under
        const claiming = run(claimSlice(caller, limit)).finally(() => claims.delete(caller))
        claims.set(caller, claiming)
        return claiming
      }
      const held = (caller: string): Slice | undefined => {
        const slice = slices.get(caller)
        return slice !== undefined && slice.ends > performance.now() ? slice : undefined
      }

      const clearing = repeatedly(
        Effect.suspend(clear),
        `${windowSeconds} seconds`,
        "what is used up was not forgotten",
      )
      yield* Effect.forkScoped(clearing)
      return {
        take: Effect.fn("Limits.take")(function* (caller, limit) {
          for (;;) {
            const slice = held(caller)
            if (slice !== undefined && (slice.left > 0 || slice.unclaimed === 0)) {
              const granted = slice.left > 0
              if (granted) slice.left -= 1
              const reset = Math.max(1, Math.ceil((slice.ends - performance.now()) / 1000))
              return { granted, limit, remaining: slice.left + slice.unclaimed, reset }
            }
            yield* Effect.promise(() => claimOnce(caller, limit))
          }
        }),
      }
    }),
  )
}
