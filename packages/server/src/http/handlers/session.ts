import { Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { Api } from "../../api/Api.ts"
import type { Session } from "../../api/SessionApi.ts"
import { CurrentRequest } from "../../identity/CurrentRequest.ts"

export const session = HttpApiBuilder.group(Api, "session", (handlers) =>
  handlers.handle(
    "one",
    Effect.fn("session.one")(function* () {
      const { caller, session } = yield* CurrentRequest
      const { id, purpose: _, seasons, ...rest } = caller
      const known = { caller: id, ...rest, seasons: seasons as Session["seasons"] }
      return { ...known, ...(session === undefined ? {} : { name: session.name, csrf: session.csrf }) }
    }),
  ),
)
