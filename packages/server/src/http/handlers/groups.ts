import { Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { Api } from "../../api/Api.ts"
import { problemOf } from "../problemOf.ts"
import { readGroup, waitingList } from "../queries/groups.ts"

export const groups = HttpApiBuilder.group(Api, "groups", (handlers) =>
  handlers.handleAll({
    one: Effect.fn("groups.one")(({ params }) => readGroup(params.group), Effect.mapError(problemOf)),
    waiting: Effect.fn("groups.waiting")(
      ({ params, query }) => waitingList(params.season, params.share, query),
      Effect.mapError(problemOf),
    ),
  }),
)
