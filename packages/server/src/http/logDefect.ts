import { Cause, Effect } from "effect"
import pg from "pg"

/**
 * A defect as the log may have it. PostgreSQL repeats in its messages what it was asked with, which may be somebody's
 * name: of its errors there remain the code, and where it was met.
 */
export const sayable = (defect: unknown): unknown => {
  if (!(defect instanceof pg.DatabaseError)) return defect
  const { code, message, stack = "" } = defect
  const said = new Error(`PostgreSQL refused a statement: ${code}`)
  const told = stack.indexOf(message)
  said.stack = told < 0 ? said.message : said.message + stack.slice(told + message.length)
  return said
}

/** Tells the log of what nobody expected while a request was answered. */
export const logDefect = (defect: unknown): Effect.Effect<void> =>
  Effect.logError("a request met a defect of the hub", Cause.die(sayable(defect)))
