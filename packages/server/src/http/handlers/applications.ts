import { Effect, Stream } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { Api } from "../../api/Api.ts"
import { storeApplications } from "../../season/storeApplications.ts"
import { readSeason } from "../../store/readSeason.ts"
import { problemOf } from "../problemOf.ts"

export const applications = HttpApiBuilder.group(Api, "applications", (handlers) =>
  handlers.handle(
    "send",
    Effect.fn("applications.send")(
      function* ({ params, payload }) {
        const { figures } = yield* readSeason(params.season)
        return yield* storeApplications(figures, Stream.toAsyncIterable(payload))
      },
      // What is stored here takes no place.
      Effect.catchTag("PlacesOverdrawn", Effect.die),
      Effect.mapError(problemOf),
    ),
  ),
)
