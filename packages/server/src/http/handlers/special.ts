import { Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { Api } from "../../api/Api.ts"
import { Caller } from "../../rights/Caller.ts"
import { readAssistance, readEarlierHajj, readHealth, writeHealth } from "../../vault/healthRecords.ts"
import { problemOf } from "../problemOf.ts"

export const special = HttpApiBuilder.group(Api, "special", (handlers) =>
  handlers.handleAll({
    health: Effect.fn("special.health")(({ params }) => readHealth(params.pilgrim), Effect.mapError(problemOf)),
    keepHealth: Effect.fn("special.keepHealth")(function* ({ params, payload: { version, ...notes } }) {
      const { id } = yield* Caller
      return yield* writeHealth(params.pilgrim, version, notes, id)
    }, Effect.mapError(problemOf)),
    assistance: Effect.fn("special.assistance")(
      ({ params }) => readAssistance(params.pilgrim),
      Effect.mapError(problemOf),
    ),
    earlierHajj: Effect.fn("special.earlierHajj")(
      ({ params }) => readEarlierHajj(params.pilgrim),
      Effect.mapError(problemOf),
    ),
  }),
)
