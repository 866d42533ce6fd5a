import { type ForeignSystem, foreignSystems, type Operation, systemOf } from "@mahmal/core/exchange/Operation"
import type { Finding } from "@mahmal/core/exchange/settle"
import { Context, Effect, Layer } from "effect"
import { Database } from "../postgres/Database.ts"
import { Breakers } from "./Breakers.ts"
import { untilOpen } from "./hours.ts"
import { keepFresh } from "./keepFresh.ts"
import { RateLimits } from "./RateLimits.ts"
import { systemsSettings } from "./settings.ts"

/** Why a system gets no calls now, and when to look again, in milliseconds since 1970: it is paused by hand, cools down after failures, or is closed at this hour. */
export interface Hold {
  readonly why: "paused" | "cooling" | "closed"
  readonly until: number
}

/** The way to one foreign system, as it stands. */
export interface Standing {
  readonly system: ForeignSystem
  readonly hold?: Hold
  readonly paused?: { readonly at: number; readonly by: string; readonly because: string }
  readonly rate?: number
}

interface Row {
  readonly system: ForeignSystem
  readonly paused: Date | null
  readonly paused_by: string | null
  readonly paused_because: string | null
  /** In milliseconds, by `performance.now()`. */
  readonly coolsUntil: number | null
  readonly hubs: number
}

/** Milliseconds after which a paused system is looked at again. */
const whilePaused = 5_000

// Every system, also one of which nothing is kept yet: each reading finds how many hubs there are. A cooldown lasts for so long from now:
// the clocks of hubs may differ, and the one that they share is the database's.
const known = `
  select system, s.paused, s.paused_by, s.paused_because,
    $2 + (extract(epoch from s.cools_until - now()) * 1000)::float8 as "coolsUntil", h.hubs
  from unnest($1::text[]) system left join system_status s using (system),
    (select greatest(1, count(*))::int as hubs from hub_run) h`

const share = `
  insert into system_status (system, cools_until, resumed)
  values ($1, now() + $2 * interval '1 millisecond', case when $2 is null then now() end)
  on conflict (system) do update set cools_until = excluded.cools_until, resumed = coalesce(excluded.resumed, system_status.resumed)`

/**
 * The ways to the foreign systems: which of them may be used now, and how fast.
 *
 * Questions are answered from memory. A pause or cooldown that another hub has set is known within a second.
 */
export class SystemStatus extends Context.Service<
  SystemStatus,
  {
    /** Why an operation is not sent or asked about now; nothing when it may be. */
    readonly hold: (operation: Operation) => Hold | undefined
    /** How many calls of an operation may go out now. */
    readonly admits: (operation: Operation) => "all" | "one" | "none"
    /** Whether the system's calls are limited to a rate. */
    readonly isRateLimited: (operation: Operation) => boolean
    /** Waits until one more call keeps to the system's rate. */
    readonly awaitRate: (operation: Operation) => Effect.Effect<void>
    /** Must be called when a call goes out. */
    readonly started: (operation: Operation) => void
    /** Must be called when a call that was let through was not made after all. */
    readonly abandoned: (operation: Operation) => void
    /** Must be called with the outcome of every call that was made. */
    readonly ended: (operation: Operation, outcome: Finding["outcome"]) => Effect.Effect<void>
    /** How the way to a system stands now. */
    readonly standing: (system: ForeignSystem) => Standing
    /** Reads again what all hubs share. */
    readonly refresh: Effect.Effect<void>
  }
>()("@mahmal/server/systems/SystemStatus") {
  static readonly layer = Layer.effect(
    SystemStatus,
    Effect.gen(function* () {
      const database = yield* Database
      const settings = yield* systemsSettings
      const breakers = new Breakers(settings.breaker)
      const rateLimits = new RateLimits(settings.of)
      let rows: ReadonlyMap<ForeignSystem, Row> = new Map()
      let hubs = 1

      const ask = Effect.suspend(() =>
        database.query<Row>({ name: "system-status", text: known, values: [foreignSystems, performance.now()] }),
      )
      const read = Effect.map(ask, (found) => {
        rows = new Map(found.map((row) => [row.system, row]))
        hubs = found[0]?.hubs ?? 1
      })
      const refresh = yield* keepFresh(read, "the status of the foreign systems could not be read")

      const holdOf = (system: ForeignSystem): Hold | undefined => {
        const row = rows.get(system)
        const now = Date.now()
        if (row?.paused != null) return { why: "paused", until: now + whilePaused }
        const { hours } = settings.of.get(system) ?? {}
        const closed = hours === undefined ? 0 : untilOpen(hours, now, settings.timeZone)
        if (closed > 0) return { why: "closed", until: now + closed }
        const monotonic = performance.now()
        const until = breakers.coolsUntil(system, monotonic, row?.coolsUntil ?? undefined)
        return until === undefined ? undefined : { why: "cooling", until: now + until - monotonic }
      }

      return {
        hold: (operation) => holdOf(systemOf(operation)),
        admits: (operation) => {
          const system = systemOf(operation)
          return holdOf(system) === undefined ? breakers.admits(system, performance.now()) : "none"
        },
        isRateLimited: (operation) => rateLimits.rateOf(systemOf(operation)) !== undefined,
        awaitRate: (operation) =>
          Effect.suspend(() => {
            const wait = rateLimits.reserve(systemOf(operation), performance.now(), hubs)
            return wait > 0 ? Effect.sleep(wait) : Effect.void
          }),
        started: (operation) => breakers.started(systemOf(operation), performance.now()),
        abandoned: (operation) => breakers.abandoned(systemOf(operation)),
        ended: Effect.fnUntraced(function* (operation, outcome) {
          const system = systemOf(operation)
          const now = performance.now()
          const row = rows.get(system)
          const changed = breakers.ended(system, outcome, now, row?.coolsUntil != null && row.coolsUntil <= now)
          if (changed === undefined) return
          if (row !== undefined) rows = new Map([...rows, [system, { ...row, coolsUntil: changed.coolsUntil ?? null }]])
          if (changed.coolsUntil === undefined) yield* Effect.logInfo("a foreign system is reached again", { system })
          else yield* Effect.logWarning("a foreign system is not reached and is left alone", { system })
          const forSoLong = changed.coolsUntil === undefined ? null : changed.coolsUntil - now
          yield* Effect.ignore(database.query({ text: share, values: [system, forSoLong] }))
        }),
        standing: (system) => {
          const row = rows.get(system)
          const hold = holdOf(system)
          const rate = rateLimits.rateOf(system)
          return {
            system,
            ...(hold === undefined ? {} : { hold }),
            ...(row?.paused == null
              ? {}
              : { paused: { at: row.paused.getTime(), by: row.paused_by ?? "", because: row.paused_because ?? "" } }),
            ...(rate === undefined ? {} : { rate }),
          }
        },
        refresh,
      }
    }),
  )
}
