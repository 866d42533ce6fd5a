import { mocksCommand as runMocks } from "@mahmal/mocks/mocksCommand"
import { Command } from "commander"
import { say } from "./say.ts"

/** `mahmal mocks`: the same command that the package of the stand-ins brings along. */
export const mocksCommand = new Command("mocks")
  .description("Serve the stand-ins of the foreign systems alone, on fixed ports, with a start page.")
  .argument("[arguments...]", "which to start, and how; `mahmal mocks --help` tells")
  .helpOption(false)
  .allowUnknownOption()
  .action(async (_: ReadonlyArray<string>, __: object, command: Command) => {
    const enough = new AbortController()
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => enough.abort())
    process.exitCode = await runMocks(command.args, {
      print: say,
      complain: (line) => process.stderr.write(`mahmal mocks: ${line}\n`),
      signal: enough.signal,
    })
  })
