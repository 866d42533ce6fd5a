import type { ForeignSystem } from "@mahmal/core/exchange/Operation"
import { Effect } from "effect"
import { Database } from "../postgres/Database.ts"
import { SystemStatus } from "./SystemStatus.ts"

const pauseIt = `
  insert into system_status (system, paused, paused_by, paused_because) values ($1, now(), $2, $3)
  on conflict (system) do update set paused = coalesce(system_status.paused, excluded.paused),
    paused_by = coalesce(system_status.paused_by, excluded.paused_by),
    paused_because = coalesce(system_status.paused_because, excluded.paused_because)`

const resumeIt = `
  update system_status set paused = null, paused_by = null, paused_because = null, resumed = now()
  where system = $1 and paused is not null`

/** Stops the calls to a foreign system by hand. What is paused stays paused as it was first. Other hubs hear of it within a second. */
export const pauseSystem = Effect.fn("pauseSystem")(function* (system: ForeignSystem, by: string, because: string) {
  const database = yield* Database
  yield* database.query({ text: pauseIt, values: [system, by, because] })
  yield* Effect.andThen(SystemStatus, ({ refresh }) => refresh)
})

/** Lets the calls to a foreign system go on. What waited is taken up within seconds. */
export const resumeSystem = Effect.fn("resumeSystem")(function* (system: ForeignSystem) {
  const database = yield* Database
  yield* database.query({ text: resumeIt, values: [system] })
  yield* Effect.andThen(SystemStatus, ({ refresh }) => refresh)
})
