import { Command } from "commander"
import { Config, Effect, Layer } from "effect"
import * as JsonLog from "../observing/jsonLog.ts"
import { runMain } from "../runMain.ts"
import { keepTime } from "../season/keepTime.ts"
import { environmentWith, serverLayer } from "../serverLayer.ts"

/** `mahmal serve`. */
export const serveCommand = new Command("serve")
  .description("Serve the hub alone; where the database and the foreign systems are, the environment says.")
  .addHelpText("after", "\nThe variables are listed in docs/configuration.md. DATABASE_URL is needed first.")
  .action(() =>
    runMain(
      Effect.gen(function* () {
        // A hub that is served must be able to prove what it writes.
        yield* Config.NonEmptyString("HUB_SEAL_KEY")
        // Nor may keys be made beside it that nobody keeps a copy of.
        yield* Config.NonEmptyString("HUB_DATA_KEYS")
        yield* Effect.logInfo(`The hub serves on port ${process.env.PORT || 8787}. Ctrl-C stops it.`)
        yield* keepTime()
        return 0
      }).pipe(Effect.provide(Layer.provideMerge(serverLayer(environmentWith()), JsonLog.layer))),
    ),
  )
