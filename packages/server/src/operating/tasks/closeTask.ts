import type { PilgrimId } from "@mahmal/core/journey/ids"
import { Effect } from "effect"
import type { TaskKind } from "../../api/taskKinds.ts"
import { NotKnown } from "../../NotKnown.ts"
import { Database } from "../../postgres/Database.ts"

const close = `
  update task set closed = now(), closed_by = $2, closed_because = $3 where id = $1 and closed is null returning id`

const closeAbout = `
  update task set closed = now(), closed_by = $2, closed_because = $3
  where exchange = any($1) and closed is null and kind = any(coalesce($4, array[kind]))`

/** Closes a task by somebody's name and reason. One that is closed already stays as it was closed first. */
export const closeTask = Effect.fn("closeTask")(function* (id: number, by: string, because: string) {
  const database = yield* Database
  const closed = yield* database.query({ text: close, values: [id, by, because] })
  if (closed.length > 0) return
  const [task] = yield* database.query({ text: "select id from task where id = $1", values: [id] })
  if (task === undefined) return yield* new NotKnown({ what: "task", name: String(id) })
})

const closeOf = `
  update task set closed = now(), closed_by = $3, closed_because = $4
  where kind = $1 and pilgrim = $2 and closed is null`

/** Closes the open tasks of a kind about a pilgrim. */
export const closeTasksOf = Effect.fn("closeTasksOf")(function* (
  kind: TaskKind,
  pilgrim: PilgrimId,
  by: string,
  because: string,
) {
  const database = yield* Database
  yield* database.query({ text: closeOf, values: [kind, pilgrim, by, because] })
})

/** Closes every open task about exchanges; only those of some kinds, where they are named. */
export const closeTasksAbout = Effect.fn("closeTasksAbout")(function* (
  exchanges: ReadonlyArray<string>,
  by: string,
  because: string,
  kinds?: ReadonlyArray<TaskKind>,
) {
  if (exchanges.length === 0) return
  const database = yield* Database
  yield* database.query({ text: closeAbout, values: [exchanges, by, because, kinds ?? null] })
})
