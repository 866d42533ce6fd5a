import { Clock, Effect } from "effect"
import { Database } from "../postgres/Database.ts"
import type { Paged } from "./readOccurrences.ts"

/** What waits first of all that waits of its subject. */
export interface Head extends Pick<Paged, "subject" | "number" | "page"> {
  readonly attempts: number
  /** When it was parked, in milliseconds since 1970. */
  readonly parked: number
}

const heads = `
  select subject, number, page::float8 as page, attempts,
    (extract(epoch from parked) * 1000)::float8 as parked
  from (
    select distinct on (subject) subject, number, page, attempts, parked, due from parked_event
    where subscription = $1 and state = 'waiting' order by subject, number
  ) h where due <= $2 order by due, subject limit $3`

/** The heads whose time has come, those first that have waited longest. */
export const dueHeads = Effect.fn("dueHeads")(function* (subscription: string, limit: number) {
  const database = yield* Database
  const now = new Date(yield* Clock.currentTimeMillis)
  return yield* database.query<Head>({
    name: "parked-heads",
    text: heads,
    values: [subscription, now, limit],
  })
})

const waiting = `
  select distinct subject from parked_event where subscription = $1 and state = 'waiting' and subject = any($2)`

/** Those of some subjects of which something waits: what else happens to them has to wait behind it. */
export const waitingSubjects = Effect.fn("waitingSubjects")(function* (
  subscription: string,
  subjects: ReadonlyArray<string>,
) {
  if (subjects.length === 0) return new Set<string>()
  const database = yield* Database
  const rows = yield* database.query<{ subject: string }>({
    name: "parked-subjects",
    text: waiting,
    values: [subscription, subjects],
  })
  return new Set(rows.map(({ subject }) => subject))
})
