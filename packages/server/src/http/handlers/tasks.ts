import { Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { Api } from "../../api/Api.ts"
import { Caller } from "../../identity/Caller.ts"
import { closeTask } from "../../operating/tasks/closeTask.ts"
import { listTasks, readTask } from "../../operating/tasks/listTasks.ts"
import { NotKnown } from "../NotKnown.ts"
import { problemOf } from "../problemOf.ts"

export const tasks = HttpApiBuilder.group(Api, "tasks", (handlers) =>
  handlers.handleAll({
    list: Effect.fn("tasks.list")(function* ({ query }) {
      const { seasons } = yield* Caller
      return yield* listTasks(query, seasons)
    }, Effect.mapError(problemOf)),
    close: Effect.fn("tasks.close")(function* ({ params: { task }, payload }) {
      const { id } = yield* Caller
      yield* closeTask(task, id, payload.reason)
      const closed = yield* readTask(task)
      if (closed === undefined) return yield* new NotKnown({ what: "task", name: String(task) })
      return closed
    }, Effect.mapError(problemOf)),
  }),
)
