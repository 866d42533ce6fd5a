import { Effect } from "effect"
import { pageFrom, rowsFor } from "../../api/pageFrom.ts"
import type { TaskFilter } from "../../api/TasksApi.ts"
import { type TaskKind, type TaskUnit, taskKinds } from "../../api/taskKinds.ts"
import type { Task } from "../../api/taskViews.ts"
import { Database } from "../../postgres/Database.ts"
import { instant } from "../../postgres/instant.ts"
import { given, placeIn, where } from "../../postgres/where.ts"
import { everything, type Seasons, seasonsWithin } from "../../rights/reach.ts"

interface TaskRow {
  readonly task: string
  readonly kind: TaskKind
  readonly unit: TaskUnit
  readonly season: string | null
  readonly pilgrim: string | null
  readonly exchange: string | null
  readonly system: string | null
  readonly due: string | null
  readonly why_en: string
  readonly why_ar: string
  readonly opened: string
  readonly closed: string | null
  readonly closed_by: string | null
  readonly closed_because: string | null
  readonly place: string
}

/** Where a task stands in the list: what is not due at all comes last. */
const standsAt = "coalesce(due, '9999-01-01Z')"

const columns = `id as task, kind, unit, season, pilgrim, exchange, system, ${instant("due")} as due, why_en, why_ar,
  ${instant("opened")} as opened, ${instant("closed")} as closed, closed_by, closed_because, ${instant(standsAt)} as place`

const taskOf = ({ task, why_en, why_ar, closed, closed_by, closed_because, place: _, ...row }: TaskRow): Task => ({
  ...row,
  task: Number(task),
  title: taskKinds[row.kind].title,
  why: { en: why_en, ar: why_ar },
  closed: closed === null ? null : { at: closed, by: closed_by ?? "", because: closed_because ?? "" },
})

/** The tasks that a filter leaves, those due first first. */
export const listTasks = Effect.fn("listTasks")(function* (filter: TaskFilter, reach: Seasons = everything) {
  const database = yield* Database
  const values: Array<unknown> = [rowsFor(filter)]
  const place = placeIn(values)
  const conditions = [
    filter.closed === "yes" ? "closed is not null" : "closed is null",
    ...given(filter.unit, (unit) => `unit = ${place(unit)}`),
    ...given(filter.kind, (kind) => `kind = ${place(kind)}`),
    ...given(filter.season, (season) => `season = ${place(season)}`),
    ...seasonsWithin(reach, "season", place).map((within) => `(season is null or ${within})`),
    ...given(filter.cursor, ({ due, task }) => `(${standsAt}, id) > (${place(due)}, ${place(task)})`),
  ]
  const rows = yield* database.query<TaskRow>({
    text: `select ${columns} from task ${where(conditions)} order by ${standsAt}, id limit $1`,
    values,
  })
  const places = new Map(rows.map(({ task, place }) => [Number(task), place]))
  return pageFrom(rows.map(taskOf), filter, ({ task }) => ({ task, due: places.get(task) ?? "" }))
})

/** One task; none of an unknown number. */
export const readTask = Effect.fn("readTask")(function* (task: number) {
  const database = yield* Database
  const [row] = yield* database.query<TaskRow>({ text: `select ${columns} from task where id = $1`, values: [task] })
  return row === undefined ? undefined : taskOf(row)
})

/** The open tasks about an exchange. */
export const tasksAbout = Effect.fn("tasksAbout")(function* (exchange: string) {
  const database = yield* Database
  const rows = yield* database.query<TaskRow>({
    text: `select ${columns} from task where exchange = $1 and closed is null order by id`,
    values: [exchange],
  })
  return rows.map(taskOf)
})
