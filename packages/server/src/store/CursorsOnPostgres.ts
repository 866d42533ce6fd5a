import { Cursors } from "@mahmal/core/store/Cursors"
import { Effect, Layer } from "effect"
import { Database } from "../postgres/Database.ts"
import { orUnavailable } from "../postgres/orUnavailable.ts"

/** Cursors of feeds in PostgreSQL. */
export const layer = Layer.effect(
  Cursors,
  Effect.gen(function* () {
    const database = yield* Database
    return {
      read: (feed) =>
        database
          .query<{ cursor: string }>({ text: "select cursor from feed_cursor where feed = $1", values: [feed] })
          .pipe(
            Effect.map(([row]) => row?.cursor ?? ""),
            orUnavailable,
          ),
      write: (feed, cursor) =>
        database
          .query({
            text: "insert into feed_cursor values ($1, $2) on conflict (feed) do update set cursor = excluded.cursor",
            values: [feed, cursor],
          })
          .pipe(Effect.asVoid, orUnavailable),
    }
  }),
)
