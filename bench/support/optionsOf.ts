import { type ParseArgsOptionsConfig, parseArgs } from "node:util"

/** What a benchmark was given, but the `--` that a script's runner may leave among it. */
export const given = process.argv.slice(2).filter((argument) => argument !== "--")

/** The options of a benchmark. */
export const optionsOf = <const Options extends ParseArgsOptionsConfig>(options: Options) =>
  parseArgs({ args: given, options }).values
