import { certifyFile, portNames } from "@mahmal/adapters/testing"
import { Command } from "commander"
import { say } from "./say.ts"

/** `mahmal certify`. */
export const certifyCommand = new Command("certify")
  .description(
    "Drive an adapter through the faults of a foreign system, and write a sheet of what holds and what does not.",
  )
  .argument("<module>", "the module whose default export makes the adapter; see docs/guides/write-an-adapter.md")
  .requiredOption("--port <name>", `which port it implements: ${portNames.join(", ")}`)
  .addHelpText(
    "after",
    "\nExit status 0 when it holds the certificate, 1 when something fails, 2 when it cannot be tried.",
  )
  .action(async (module: string, { port }: { readonly port: string }) => {
    const status = await certifyFile(port, module, {
      cwd: process.cwd(),
      print: say,
      complain: (line) => process.stderr.write(`mahmal certify: ${line}\n`),
    })
    // An adapter may have left a connection or a timer behind, which nobody waits for; what was written is let out first.
    process.stdout.write("", () => process.exit(status))
  })
