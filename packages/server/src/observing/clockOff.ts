import { Clock, Effect } from "effect"
import { Database } from "../postgres/Database.ts"
import { only } from "../postgres/only.ts"

/**
 * By so many seconds the clocks of hub and database may differ: the network sets both to fractions of one. When they differ by more,
 * one of them is wrong, and what goes by the time and cannot be undone is not done.
 */
export const mostOff = 60

const theirClock = "select (extract(epoch from clock_timestamp()) * 1000)::float8 as now"

/** By how many seconds this hub's clock and the database's differ at least: it looked at its own at some moment while we waited. */
export const clockOff = Effect.fn("clockOff")(function* () {
  const database = yield* Database
  const asked = yield* Clock.currentTimeMillis
  const rows = yield* database.query<{ now: number }>({ text: theirClock })
  const answered = yield* Clock.currentTimeMillis
  const { now } = only(rows, "the time")
  return Math.max(0, asked - now, now - answered) / 1_000
})
