import { Effect, Fiber } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { Api } from "../../api/Api.ts"
import { Accepting } from "../../ledger/Accepting.ts"
import { Database, DatabaseUnavailable } from "../../postgres/Database.ts"
import { problemOf } from "../problemOf.ts"

/** So soon whoever asks is answered, whatever the database does. */
const answersWithin = "3 seconds"

const unready = (detail: string) => new DatabaseUnavailable({ detail, rolledBack: true })

const question = Effect.gen(function* () {
  const database = yield* Database
  const [row] = yield* database.query({ text: "select current_setting('transaction_read_only') as closed" })
  // A standby answers too.
  if (row?.closed === "on") return yield* unready("It is read-only.")
  yield* (yield* Accepting).check
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
    // Nobody is counted here. So all who ask share one question, and the hub asks no second one before it is answered.
    const look = Effect.gen(function* () {
      asked ??= yield* ask
      yield* Fiber.join(asked)
      return { status: "ready" } as const
    })
    const ready = Effect.fn("health.ready")(
      () => look,
      Effect.timeoutOrElse({ duration: answersWithin, orElse: () => unready("It gives no answer.") }),
      Effect.mapError(problemOf),
    )
    return handlers.handleAll({
      live: () => Effect.succeed({ status: "live" } as const),
      ready,
      health: ready,
    })
  }),
)
