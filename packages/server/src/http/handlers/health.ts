import { Effect, Fiber } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { Api } from "../../api/Api.ts"
import { Unavailable } from "../../api/problems.ts"
import { Accepting } from "../../ledger/Accepting.ts"
import { Database } from "../../postgres/Database.ts"
import { problemOf } from "../problemOf.ts"

/** An answer comes within this time, whatever the database does. */
const answersWithin = "3 seconds"

const question = Effect.gen(function* () {
  const database = yield* Database
  const asking = database.query({ text: "select current_setting('transaction_read_only') as closed" })
  const [row] = yield* Effect.mapError(asking, problemOf)
  // A standby answers too.
  if (row?.closed === "on") return yield* new Unavailable({ detail: "The database is read-only." })
  yield* Effect.mapError((yield* Accepting).check, problemOf)
})

export const health = HttpApiBuilder.group(
  Api,
  "health",
  Effect.fn(function* (handlers) {
    const scope = yield* Effect.scope
    const context = yield* Effect.context<Database>()
    let asked: Fiber.Fiber<void, Effect.Error<typeof question>> | undefined
    const ask = question.pipe(
      Effect.provideContext(context),
      Effect.ensuring(
        Effect.sync(() => {
          asked = undefined
        }),
      ),
      Effect.forkIn(scope),
    )
    // Callers are not counted here. So all who ask at once share one query, and there is never a second beside it.
    const look = Effect.gen(function* () {
      asked ??= yield* ask
      yield* Fiber.join(asked)
      return { status: "ready" } as const
    })
    const ready = Effect.fn("health.ready")(
      () => look,
      Effect.timeoutOrElse({
        duration: answersWithin,
        orElse: () => Effect.fail(new Unavailable({ detail: "The database gives no answer." })),
      }),
    )
    return handlers.handleAll({
      live: () => Effect.succeed({ status: "live" } as const),
      ready,
      health: ready,
    })
  }),
)
