import { Exchanges } from "@mahmal/core/store/Exchanges"
import { Effect, Layer } from "effect"
import { Database } from "../postgres/Database.ts"
import { type ExchangeRow, exchangeColumns, exchangeOf } from "../postgres/exchangeOf.ts"
import { orUnavailable } from "../postgres/orUnavailable.ts"
import { begin } from "./begin.ts"
import { Known } from "./Known.ts"

/** The store of exchanges in PostgreSQL. */
export const layer = Layer.effect(
  Exchanges,
  Effect.gen(function* () {
    const database = yield* Database
    const known = yield* Known
    return {
      begin: (openings) =>
        database
          .transaction((client, defer) => begin(client, defer, openings))
          .pipe(
            Effect.flatMap((begun) => Effect.promise(() => begun(known))),
            orUnavailable,
          ),
      find: (ids) =>
        database
          .query<ExchangeRow>({
            text: `select ${exchangeColumns} from exchange e where e.id = any($1)`,
            values: [ids],
          })
          .pipe(
            Effect.map((rows) => rows.map(exchangeOf)),
            orUnavailable,
          ),
    }
  }),
)
