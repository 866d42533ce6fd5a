import { Command } from "commander"
import { Effect, Layer } from "effect"
import * as JsonLog from "../observing/jsonLog.ts"
import { runMain } from "../runMain.ts"
import { environmentWith, serverLayer } from "../serverLayer.ts"
import { mustBeThere } from "./neededToServe.ts"

/** `mahmal serve`. */
export const serveCommand = new Command("serve")
  .description("Serve the hub alone; where the database and the foreign systems are, the environment says.")
  .addHelpText("after", "\nThe variables are listed in docs/configuration.md. What is missing is named at once.")
  .action(() =>
    runMain(
      Effect.gen(function* () {
        yield* Effect.logInfo(`The hub serves on port ${process.env.PORT || 8787}. Ctrl-C stops it.`)
        return yield* Effect.never
      }).pipe(Effect.provide(Layer.provideMerge(serverLayer(environmentWith()), JsonLog.layer)), (serving) =>
        Effect.andThen(mustBeThere(process.env), serving),
      ),
      { stopped: 0 },
    ),
  )
