#!/usr/bin/env node
import "./requireNode.ts"
import { Command } from "commander"
import { certifyCommand } from "./commands/certify.ts"
import { drawCommand } from "./commands/draw.ts"
import { exportCommand } from "./commands/export.ts"
import { intakeCommand } from "./commands/intake.ts"
import { mocksCommand } from "./commands/mocks.ts"
import { seasonCommand } from "./commands/season.ts"
import { serveCommand } from "./commands/serve.ts"

// Who reads only the first lines of an answer has read enough.
process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1))

const program = new Command("mahmal").description("The integration hub that a national Hajj mission runs on.")
for (const command of [
  serveCommand,
  mocksCommand,
  intakeCommand,
  seasonCommand,
  drawCommand,
  exportCommand,
  certifyCommand,
])
  program.addCommand(command)
await program.parseAsync(process.argv.filter((argument) => argument !== "--"))
