import { Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { Api } from "../../api/Api.ts"
import { Denied } from "../../api/problems.ts"
import type { TaskUnit } from "../../api/taskKinds.ts"
import type { Task } from "../../api/taskViews.ts"
import { NotKnown } from "../../NotKnown.ts"
import { closeTask } from "../../operating/tasks/closeTask.ts"
import { listTasks, readTask } from "../../operating/tasks/listTasks.ts"
import { Caller, type CallerShape } from "../../rights/Caller.ts"
import { worksIn } from "../../rights/reach.ts"
import type { Unit } from "../../rights/units.ts"
import { problemOf } from "../problemOf.ts"

/** Who closes a unit's tasks: IT and the operations room for each other and for the gates, and nobody for the inspection. */
const closers: { readonly [U in TaskUnit]: ReadonlyArray<Unit> } = {
  it: ["it", "operations"],
  operations: ["it", "operations"],
  gate: ["gate", "it", "operations"],
  inspection: ["inspection"],
}

/** Why a caller does not close a task that is there; undefined for who does. */
const whyNot = ({ kind, unit }: Task, caller: CallerShape): string | undefined => {
  // Otherwise an access in an emergency could go without a finding.
  if (kind === "emergency.review") return "Reviewing the emergency access closes it."
  // Otherwise somebody could go on being missing, and nobody would look for them.
  if (kind === "pilgrim.not-back") return "Stating what became of the pilgrim closes it."
  if (caller.unit !== undefined && closers[unit].includes(caller.unit)) return undefined
  return `It is a task of ${closers[unit].join(" or ")}.`
}

const inSeason = ({ season }: Task, caller: CallerShape): boolean => season === null || worksIn(caller, season)

/** A task that a caller sees. */
const seen = Effect.fnUntraced(function* (task: number, caller: CallerShape) {
  const found = yield* readTask(task)
  return found !== undefined && inSeason(found, caller)
    ? found
    : yield* new NotKnown({ what: "task", name: String(task) })
}, Effect.mapError(problemOf))

export const tasks = HttpApiBuilder.group(Api, "tasks", (handlers) =>
  handlers.handleAll({
    list: Effect.fn("tasks.list")(function* ({ query }) {
      const caller = yield* Caller
      const { unit } = caller
      // The gates have tasks, and no right to see how exchanges went otherwise.
      if (unit !== "gate") return yield* listTasks(query, caller)
      return query.unit === undefined || query.unit === unit
        ? yield* listTasks({ ...query, unit }, caller)
        : { items: [] }
    }, Effect.mapError(problemOf)),
    close: Effect.fn("tasks.close")(function* ({ params: { task }, payload }) {
      const caller = yield* Caller
      const detail = whyNot(yield* seen(task, caller), caller)
      if (detail !== undefined) return yield* new Denied({ detail })
      yield* Effect.mapError(closeTask(task, caller.id, payload.reason), problemOf)
      return yield* seen(task, caller)
    }),
  }),
)
