import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup, OpenApi } from "effect/http-api"
import { Commanding } from "./Commanding.ts"
import { Reasoned } from "./exchangeActs.ts"
import { pagingBy } from "./paging.ts"
import { idempotencyHeader, numberParameter } from "./parameters.ts"
import { actProblems, unavailable } from "./problems.ts"
import { Kind, Task, Tasks, TaskUnit, tasksCursor } from "./taskViews.ts"
import { SeasonRef } from "./values.ts"

/** Which tasks to list; the open ones unless said. */
export const TaskFilter = Schema.Struct({
  unit: Schema.optionalKey(TaskUnit),
  kind: Schema.optionalKey(Kind),
  season: Schema.optionalKey(SeasonRef),
  closed: Schema.optionalKey(Schema.Literals(["yes", "no"])).annotate({
    description: "Those that are closed, or open.",
  }),
  ...pagingBy(tasksCursor),
})
export type TaskFilter = typeof TaskFilter.Type

const taskParameter = { task: numberParameter.annotate({ examples: [1] }) }

export const TasksApi = HttpApiGroup.make("tasks")
  .add(
    HttpApiEndpoint.get("list", "/v1/tasks", { query: TaskFilter, success: Tasks, error: unavailable }).annotateMerge(
      OpenApi.annotations({ summary: "List tasks", description: "Those that are due first come first." }),
    ),
    HttpApiEndpoint.post("close", "/v1/tasks/:task/closing", {
      params: taskParameter,
      headers: idempotencyHeader,
      payload: Reasoned,
      success: Task,
      error: actProblems,
    })
      .annotateMerge(
        OpenApi.annotations({
          summary: "Close a task",
          description: "One that is closed stays as it was closed first.",
        }),
      )
      .annotate(Commanding, true),
  )
  .annotateMerge(OpenApi.annotations({ title: "Tasks", description: "What a person must look at or do." }))
