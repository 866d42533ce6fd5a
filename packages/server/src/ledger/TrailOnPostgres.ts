import { Deferred, Effect, Exit, Layer, Queue } from "effect"
import { Trail, type TrailEntry } from "../identity/Trail.ts"
import { Database, type DatabaseUnavailable } from "../postgres/Database.ts"

/** An entry that waits, and where its caller waits until it is kept. */
interface Waiting {
  readonly entry: TrailEntry
  readonly kept: Deferred.Deferred<void, DatabaseUnavailable>
}

const largestGroup = 500
/** Groups that are written at the same time. */
const writers = 2

const insert = `
  insert into trail (caller, unit, purpose, operation, reads, act, subjects, outcome, status)
  select caller, unit, purpose, operation, reads, act, array(select jsonb_array_elements_text(subjects)), outcome, status
  from jsonb_to_recordset($1) as e(caller text, unit text, purpose text, operation text, reads text, act boolean,
    subjects jsonb, outcome text, status int)`

/** The audit trail in PostgreSQL. Entries that wait at the same moment are written together; each is kept when told so. */
export const layer = Layer.effect(
  Trail,
  Effect.gen(function* () {
    const database = yield* Database
    const queue = yield* Queue.unbounded<Waiting>()
    const writer = Effect.gen(function* () {
      const waiting = yield* Queue.takeBetween(queue, 1, largestGroup)
      const rows = JSON.stringify(waiting.map(({ entry }) => rowOf(entry)))
      const written = yield* Effect.exit(database.query({ name: "write-trail", text: insert, values: [rows] }))
      yield* Effect.forEach(waiting, ({ kept }) => Deferred.done(kept, Exit.asVoid(written)), { discard: true })
    })
    for (let n = 0; n < writers; n++) yield* Effect.forkScoped(Effect.forever(writer))
    return {
      record: Effect.fnUntraced(function* (entry: TrailEntry) {
        const kept = yield* Deferred.make<void, DatabaseUnavailable>()
        yield* Queue.offer(queue, { entry, kept })
        return yield* Deferred.await(kept)
      }),
    }
  }),
)

const rowOf = ({ caller, ...entry }: TrailEntry) => ({
  ...entry,
  caller: caller.id,
  unit: caller.unit,
  // Entries of many callers share a statement: none may hold what PostgreSQL refuses.
  subjects: [...new Set(entry.subjects)].map((subject) => subject.replaceAll("\u0000", "\ufffd").toWellFormed()),
  purpose: caller.purpose,
})
