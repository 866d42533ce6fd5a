import { PilgrimId } from "@mahmal/core/journey/ids"
import { Command } from "commander"
import { Effect, Layer } from "effect"
import { Erasing } from "../api/LedgerApi.ts"
import { erase } from "../evidence/erase.ts"
import * as TrailOnPostgres from "../ledger/TrailOnPostgres.ts"
import { Database } from "../postgres/Database.ts"
import { runMain } from "../runMain.ts"
import { asked } from "./asked.ts"
import { givenDatabase } from "./givenDatabase.ts"
import { say } from "./say.ts"
import { atCommandLine, tellTrail } from "./tellTrail.ts"

/** `mahmal erase`. */
export const eraseCommand = new Command("erase")
  .description("Erase a pilgrim's personal data for good, once the journey is over. The journey and its proofs stay.")
  .argument("<pilgrim>", "such as 1448-Q48-000001")
  .requiredOption("--reason <text>", "why; it stays on record for good, so it must not name anybody")
  .addHelpText("after", "\nDATABASE_URL says which database; without it, the one of `pnpm start`.")
  .action((given: string, { reason }: { readonly reason: string }) =>
    runMain(
      Effect.gen(function* () {
        const pilgrim = yield* asked(PilgrimId, given)
        const why = yield* asked(Erasing, { reason })
        const { url } = yield* givenDatabase
        const erased = yield* Effect.provide(
          Effect.tap(erase({ pilgrim, by: atCommandLine(), ...why }), tellTrail("ledger.erase", [pilgrim])),
          Layer.provideMerge(TrailOnPostgres.layer, Database.layerOf(url)),
        )
        say(erased ? `The personal data of ${pilgrim} is erased.` : "Nothing was left to erase.")
        return 0
      }).pipe(Effect.scoped),
    ),
  )
