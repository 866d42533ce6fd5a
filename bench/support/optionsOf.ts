import { type ParseArgsOptionsConfig, parseArgs } from "node:util"

/** The arguments, without the `--` that pnpm may leave. */
export const given = process.argv.slice(2).filter((argument) => argument !== "--")

/** The options of a benchmark. */
export const optionsOf = <const Options extends ParseArgsOptionsConfig>(options: Options) =>
  parseArgs({ args: given, options }).values
