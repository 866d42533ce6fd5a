import { Command } from "commander"
import { Effect } from "effect"
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
        process.stdout.write(`The hub serves on port ${process.env.PORT || 8787}. Ctrl-C stops it.\n`)
        yield* keepTime()
        return 0
      }).pipe(Effect.provide(serverLayer(environmentWith()))),
    ),
  )
