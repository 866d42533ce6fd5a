import { type PilgrimId, seasonOf } from "@mahmal/core/journey/ids"
import type { Said } from "@mahmal/core/schema/Said"
import { Effect } from "effect"
import type { PoolClient } from "pg"
import { type TaskKind, taskKinds } from "../api/taskKinds.ts"
import { Database } from "../postgres/Database.ts"

/** Something that a person must look at or do. */
export interface NewTask {
  readonly kind: TaskKind
  readonly season?: string
  readonly pilgrim?: PilgrimId
  readonly exchange?: string
  readonly system?: string
  /** When it is too late. */
  readonly due?: Date
  /** What is the matter and what can be done, for the person who does it. Never personal. */
  readonly why: Said
  /** What it is about, where that is not the exchange, the pilgrim, the system or the season, in this order. */
  readonly subject?: string
}

const insert = `
  insert into task (kind, subject, unit, season, pilgrim, exchange, system, due, why_en, why_ar)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
  on conflict (kind, subject) where closed is null do nothing`

const statement = (task: NewTask) => ({
  name: "open-task",
  text: insert,
  values: [
    task.kind,
    task.subject ?? task.exchange ?? task.pilgrim ?? task.system ?? task.season ?? "",
    taskKinds[task.kind].unit,
    task.season ?? (task.pilgrim === undefined ? null : seasonOf(task.pilgrim)),
    task.pilgrim ?? null,
    task.exchange ?? null,
    task.system ?? null,
    task.due ?? null,
    task.why.en,
    task.why.ar,
  ],
})

/** Opens a task, unless one of its kind about the same subject is open already. A closed one may be opened anew. */
export const openTask = Effect.fn("openTask")(function* (task: NewTask) {
  const database = yield* Database
  yield* database.query(statement(task))
})

/** The same in a transaction of the caller's. */
export const openTaskIn = async (client: PoolClient, task: NewTask): Promise<void> => {
  await client.query(statement(task))
}
