import { Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { Api } from "../../api/Api.ts"
import { Shown } from "../../identity/Shown.ts"
import { Caller } from "../../rights/Caller.ts"
import { reachOf } from "../../rights/reach.ts"
import { problemOf } from "../problemOf.ts"
import { readGroup, waitingList } from "../queries/groups.ts"

export const groups = HttpApiBuilder.group(Api, "groups", (handlers) =>
  handlers.handleAll({
    one: Effect.fn("groups.one")(function* ({ params }) {
      const group = yield* readGroup(params.group, reachOf(yield* Caller))
      const shown = yield* Shown
      shown.push(...group.members.map(({ pilgrim }) => pilgrim))
      return group
    }, Effect.mapError(problemOf)),
    waiting: Effect.fn("groups.waiting")(
      ({ params, query }) => waitingList(params.season, params.share, query),
      Effect.mapError(problemOf),
    ),
  }),
)
