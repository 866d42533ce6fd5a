import "./requireNode.ts"
import { parseArgs } from "node:util"
import { start } from "./commands/start.ts"
import { runMain } from "./runMain.ts"

const usage = `pnpm start [--exit] [--fresh]

Runs the sample season against stand-ins of all foreign systems, then serves the hub on 127.0.0.1.

  --exit    stop after the final table; exit status 0 only if it adds up
  --fresh   begin anew, instead of carrying on where the last start was

  PORT          where the hub listens (8787); 0 for a free port
  DATABASE_URL  a PostgreSQL to use instead of the embedded one
`

const options = {
  exit: { type: "boolean" },
  fresh: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const

/** What was typed; undefined, and told in a sentence, when there is no such thing. */
const typed = () => {
  try {
    return parseArgs({ args: process.argv.slice(2).filter((argument) => argument !== "--"), options }).values
  } catch (error) {
    process.stderr.write(`start: ${(error as Error).message}\n`)
    process.exitCode = 2
    return undefined
  }
}

const values = typed()
if (values?.help) process.stdout.write(usage)
else if (values !== undefined) {
  const { exit = false, fresh = false } = values
  // Without --exit it goes on until it is stopped; with it, it has not come to the table.
  runMain(start({ exit, fresh }), exit ? {} : { stopped: 0 })
}
