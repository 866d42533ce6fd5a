import { Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { Api } from "../../api/Api.ts"
import { Caller } from "../../rights/Caller.ts"
import { closeSeason } from "../../season/closeSeason.ts"
import { readClosing } from "../../season/readClosing.ts"
import { storeSeason } from "../../season/storeSeason.ts"
import { invalid } from "../invalid.ts"
import { problemOf } from "../problemOf.ts"
import { listSeasons, seasonStanding } from "../queries/seasons.ts"

const otherName = (season: string) =>
  invalid([{ in: "body", pointer: "/name", detail: `Expected ${season}, as in the address` }])

export const seasons = HttpApiBuilder.group(Api, "seasons", (handlers) =>
  handlers.handleAll({
    list: Effect.fn("seasons.list")(function* ({ query }) {
      return yield* listSeasons(query, yield* Caller)
    }, Effect.mapError(problemOf)),
    one: Effect.fn("seasons.one")(({ params }) => seasonStanding(params.season), Effect.mapError(problemOf)),
    closing: Effect.fn("seasons.closing")(({ params }) => readClosing(params.season), Effect.mapError(problemOf)),
    close: Effect.fn("seasons.close")(
      function* ({ params: { season }, payload }) {
        const { id } = yield* Caller
        yield* closeSeason(season, id, payload.reason)
        return yield* readClosing(season)
      },
      // It takes no places.
      Effect.catchTag("PlacesOverdrawn", Effect.die),
      Effect.mapError(problemOf),
    ),
    store: Effect.fn("seasons.store")(function* ({ params, payload }) {
      if (payload.name !== params.season) return yield* otherName(params.season)
      yield* Effect.mapError(storeSeason(payload), problemOf)
      return yield* seasonStanding(params.season).pipe(
        Effect.catchTag("SeasonUnknown", Effect.die),
        Effect.mapError(problemOf),
      )
    }),
  }),
)
