import { Command } from "commander"
import { Effect, Layer } from "effect"
import * as TrailOnPostgres from "../ledger/TrailOnPostgres.ts"
import { Database } from "../postgres/Database.ts"
import { runMain } from "../runMain.ts"
import { exportSeason } from "../season/exportSeason.ts"
import { readSeason } from "../store/readSeason.ts"
import { givenDatabase } from "./givenDatabase.ts"
import { tellTrail } from "./tellTrail.ts"

/** `mahmal export`. */
export const exportCommand = new Command("export")
  .description("Write where everybody of a season stands, and the waiting lists, as CSV to standard output.")
  .option("--season <name>", "the season's Hijri year", "1448")
  .addHelpText("after", "\nDATABASE_URL says which database; without it, the one of `pnpm start`.")
  .action(({ season }: { readonly season: string }) =>
    runMain(
      Effect.gen(function* () {
        const { url } = yield* givenDatabase
        const exported = Effect.gen(function* () {
          yield* readSeason(season)
          yield* tellTrail("export.season", [season], { reads: "journey", act: false })
          yield* exportSeason(season, process.stdout)
        })
        yield* Effect.provide(exported, Layer.provideMerge(TrailOnPostgres.layer, Database.layerOf(url)))
        return 0
      }).pipe(Effect.scoped),
    ),
  )
