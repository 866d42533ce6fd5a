import { Command } from "commander"
import { Effect, Layer } from "effect"
import * as JsonLog from "../observing/jsonLog.ts"
import { runMain } from "../runMain.ts"
import { environmentWith, serverLayer } from "../serverLayer.ts"
import { chosenPort } from "./chosenPort.ts"
import { mustBeThere } from "./neededToServe.ts"

/** `mahmal serve`. */
export const serveCommand = new Command("serve")
  .description("Serve the hub alone; where the database and the foreign systems are, the environment says.")
  .addHelpText("after", "\nThe variables are listed in docs/configuration.md. What is missing is named at once.")
  .action(() =>
    runMain(
      Effect.gen(function* () {
        yield* mustBeThere(process.env)
        const listensAt = yield* chosenPort
        return yield* Effect.andThen(
          Effect.logInfo(`The hub serves on port ${listensAt}. Ctrl-C stops it.`),
          Effect.never,
        ).pipe(
          Effect.provide(Layer.provideMerge(serverLayer(environmentWith({ PORT: String(listensAt) })), JsonLog.layer)),
        )
      }),
      { stopped: 0 },
    ),
  )
