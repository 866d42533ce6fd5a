import { Said } from "@mahmal/core/schema/Said"
import { Schema } from "effect"
import { cursorOf, pageOf } from "./paging.ts"
import { type TaskKind, taskKindNames, taskKinds } from "./taskKinds.ts"
import { AnyInstant, Instant } from "./values.ts"

export const Kind = Schema.Literals(taskKindNames as readonly [TaskKind, ...Array<TaskKind>]).annotate({
  description: "What kind of task it is.",
  examples: ["exchange.undo-declined"],
})

export const TaskUnit = Schema.Literals([...new Set(Object.values(taskKinds).map(({ unit }) => unit))]).annotate({
  description: "The unit that does it.",
  examples: ["operations"],
})

/** Something that a person must look at or do. */
export const Task = Schema.Struct({
  task: Schema.Int.annotate({ description: "The task's number.", examples: [118] }),
  kind: Kind,
  title: Said,
  unit: TaskUnit,
  season: Schema.NullOr(Schema.String),
  pilgrim: Schema.NullOr(Schema.String).annotate({ description: "The pilgrim whom it is about." }),
  exchange: Schema.NullOr(Schema.String).annotate({ description: "The exchange that it is about, by its name." }),
  system: Schema.NullOr(Schema.String).annotate({ description: "The foreign system that it is about." }),
  due: Schema.NullOr(Instant).annotate({ description: "Until when it is to be done." }),
  why: Said,
  opened: Instant,
  closed: Schema.NullOr(Schema.Struct({ at: Instant, by: Schema.String, because: Schema.String })).annotate({
    description: "When, by whom and why it was closed; null while it is open.",
  }),
}).annotate({ identifier: "Task", description: "Something that a person must look at or do." })
export type Task = typeof Task.Type

/** Tasks are listed by when they are due, and then as they were opened. */
export const tasksCursor = cursorOf("tasks", Schema.Struct({ due: AnyInstant, task: Schema.Int }))
export const Tasks = pageOf("Tasks", Task, tasksCursor)
