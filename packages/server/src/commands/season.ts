import { Command, InvalidArgumentError, Option } from "commander"
import { Effect } from "effect"
import { runSeason } from "../rehearsal/runSeason.ts"
import { notThere, ofSample, sample } from "../rehearsal/sample.ts"
import { runMain } from "../runMain.ts"
import { environmentWith, serverLayer } from "../serverLayer.ts"
import { askedWrongly } from "./askedWrongly.ts"

interface Options {
  readonly season: string
  readonly applications: string
  readonly seed: string
  readonly unrest: number
}

const times = (typed: string): number => {
  if (!/^\d+(\.\d+)?$/.test(typed)) throw new InvalidArgumentError("Expected a number such as 2 or 0.5.")
  return Number(typed)
}

/** `mahmal season`. */
export const seasonCommand = new Command("season")
  .description(
    "Run a season against stand-ins of the foreign systems, or carry on with it, and print where everybody stands.",
  )
  .addOption(new Option("--season <file>", "the season's figures").default(sample.season, ofSample))
  .addOption(new Option("--applications <file>", "the applications file").default(sample.applications, ofSample))
  .option("--seed <text>", "what people do, and the draw, follow from it", "1448")
  .option("--unrest <times>", "how many times as many people as usual withdraw or die", times, 1)
  .addHelpText(
    "after",
    "\nThe stand-ins are found where the environment says, as the foreign systems are by `mahmal serve`.\n" +
      "Exit status 0 only when everybody of the file stands in one final state.",
  )
  .action((options: Options, command: Command) => {
    const missing = notThere({ season: options.season, applications: options.applications })
    if (missing !== undefined) askedWrongly(command, missing)
    runMain(
      runSeason(options).pipe(
        Effect.map((addsUp) => (addsUp ? 0 : 1)),
        Effect.provide(serverLayer(environmentWith())),
      ),
    )
  })
