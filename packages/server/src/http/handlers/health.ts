import { Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { Api } from "../../api/Api.ts"
import { Accepting } from "../../ledger/Accepting.ts"
import { Database } from "../../postgres/Database.ts"
import { problemOf } from "../problemOf.ts"

const ready = Effect.fn("health.ready")(function* () {
  const database = yield* Database
  yield* database.query({ text: "select 1" })
  yield* (yield* Accepting).check
  return { status: "ready" } as const
}, Effect.mapError(problemOf))

export const health = HttpApiBuilder.group(Api, "health", (handlers) =>
  handlers.handleAll({
    live: () => Effect.succeed({ status: "live" } as const),
    ready,
    health: ready,
  }),
)
