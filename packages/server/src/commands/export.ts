import { Command } from "commander"
import { Effect } from "effect"
import { Database } from "../postgres/Database.ts"
import { runMain } from "../runMain.ts"
import { exportSeason } from "../season/exportSeason.ts"
import { readSeason } from "../store/readSeason.ts"
import { givenDatabase } from "./givenDatabase.ts"

/** `mahmal export`. */
export const exportCommand = new Command("export")
  .description("Write where everybody of a season stands, and the waiting lists, as CSV to standard output.")
  .option("--season <name>", "the season's Hijri year", "1448")
  .addHelpText("after", "\nDATABASE_URL says which database; without it, the one of `pnpm start`.")
  .action(({ season }: { readonly season: string }) =>
    runMain(
      Effect.gen(function* () {
        const { url } = yield* givenDatabase
        const exported = Effect.andThen(readSeason(season), exportSeason(season, process.stdout))
        yield* Effect.provide(exported, Database.layerOf(url))
        return 0
      }).pipe(Effect.scoped),
    ),
  )
