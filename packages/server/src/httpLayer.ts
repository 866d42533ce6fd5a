import { Config, Effect, Layer } from "effect"
import { callbackAccess } from "./http/callbacks.ts"
import { serveHttp } from "./http/serveHttp.ts"
import { access } from "./identity/access.ts"
import { port } from "./port.ts"

/** The hub's REST and callbacks, where `HOST` and `PORT` say: 127.0.0.1 and 8787 unless they do. */
export const layer = Layer.effectDiscard(
  Effect.gen(function* () {
    const host = yield* Config.withDefault(Config.NonEmptyString("HOST"), "127.0.0.1")
    yield* serveHttp({ port: yield* port, host, callbackAccess: yield* callbackAccess, access: yield* access })
  }),
)
