import { Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { Api } from "../../api/Api.ts"
import { accessName } from "../../emergency/accessName.ts"
import { listAccesses, readAccess } from "../../emergency/listAccesses.ts"
import { openAccess } from "../../emergency/openAccess.ts"
import { reviewAccess } from "../../emergency/reviewAccess.ts"
import { Shown } from "../../identity/Shown.ts"
import { Caller } from "../../rights/Caller.ts"
import { problemOf } from "../problemOf.ts"

export const emergency = HttpApiBuilder.group(Api, "emergency", (handlers) =>
  handlers.handleAll({
    open: Effect.fn("emergency.open")(function* ({ payload }) {
      const shown = yield* Shown
      shown.push(payload.pilgrim)
      const access = yield* openAccess(yield* Caller, payload)
      shown.push(accessName(access))
      return yield* readAccess(access)
    }, Effect.mapError(problemOf)),
    list: Effect.fn("emergency.list")(function* ({ query }) {
      return yield* listAccesses(query, yield* Caller)
    }, Effect.mapError(problemOf)),
    review: Effect.fn("emergency.review")(function* ({ params: { access }, payload }) {
      yield* reviewAccess(access, yield* Caller, payload)
      const reviewed = yield* readAccess(access)
      const shown = yield* Shown
      shown.push(reviewed.pilgrim, accessName(access))
      return reviewed
    }, Effect.mapError(problemOf)),
  }),
)
