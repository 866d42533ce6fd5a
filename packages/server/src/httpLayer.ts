import { Config, Effect, Layer } from "effect"
import { callbackAccess } from "./http/callbacks.ts"
import { serveHttp } from "./http/serveHttp.ts"
import { access } from "./identity/access.ts"

/** The hub's REST and callbacks, where `HOST` and `PORT` say: 127.0.0.1 and 8787 unless they do. */
export const layer = Layer.effectDiscard(
  Effect.gen(function* () {
    const port = yield* Config.withDefault(Config.Port("PORT"), 8787)
    const host = yield* Config.withDefault(Config.NonEmptyString("HOST"), "127.0.0.1")
    yield* serveHttp({ port, host, callbackAccess: yield* callbackAccess, access: yield* access })
  }),
)
