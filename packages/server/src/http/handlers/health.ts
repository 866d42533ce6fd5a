import { Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { Api } from "../../api/Api.ts"
import { Accepting } from "../../ledger/Accepting.ts"
import { Database, DatabaseUnavailable } from "../../postgres/Database.ts"
import { problemOf } from "../problemOf.ts"

const ready = Effect.fn("health.ready")(function* () {
  const database = yield* Database
  const [row] = yield* database.query({ text: "select current_setting('transaction_read_only') as closed" })
  // A standby answers too.
  if (row?.closed === "on") return yield* new DatabaseUnavailable({ detail: "It is read-only.", rolledBack: true })
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
