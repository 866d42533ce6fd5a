import { Command, Option } from "commander"
import { Effect } from "effect"
import { intake } from "../intake/intake.ts"
import { notThere, ofSample, readSeasonFile, sample } from "../rehearsal/sample.ts"
import { runMain } from "../runMain.ts"
import { askedWrongly } from "./askedWrongly.ts"

/** `mahmal intake`. */
export const intakeCommand = new Command("intake")
  .description(
    "Decide every row of an applications file: CSV to standard output, a summary by reason to standard error.",
  )
  .argument("<file>", "the applications file, CSV in UTF-8")
  .addOption(new Option("--season <file>", "the season's figures").default(sample.season, ofSample))
  .addHelpText(
    "after",
    "\nExit status 0 when every row was decided, 2 when the file, or that of the season, cannot be read.",
  )
  .action((file: string, options: { readonly season: string }, command: Command) => {
    const missing = notThere({ season: options.season })
    if (missing !== undefined) askedWrongly(command, missing)
    runMain(
      Effect.gen(function* () {
        const season = yield* readSeasonFile(options.season)
        return yield* Effect.promise(() => intake(file, season, process))
      }).pipe(Effect.catch(({ message }) => Effect.sync(() => askedWrongly(command, message)))),
    )
  })
