#!/usr/bin/env node
import "./requireNode.ts"
import { readFileSync } from "node:fs"
import { Command } from "commander"
import { asTyped } from "./commands/askedWrongly.ts"

// Each command brings in much that the others do not need, so only the one that is named is loaded.
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  serve: async () => (await import("./commands/serve.ts")).serveCommand,
  mocks: async () => (await import("./commands/mocks.ts")).mocksCommand,
  intake: async () => (await import("./commands/intake.ts")).intakeCommand,
  season: async () => (await import("./commands/season.ts")).seasonCommand,
  draw: async () => (await import("./commands/draw.ts")).drawCommand,
  export: async () => (await import("./commands/export.ts")).exportCommand,
  exchanges: async () => (await import("./commands/exchanges.ts")).exchangesCommand,
  reconcile: async () => (await import("./commands/reconcile.ts")).reconcileCommand,
  reconciliations: async () => (await import("./commands/reconciliations.ts")).reconciliationsCommand,
  evidence: async () => (await import("./commands/evidence.ts")).evidenceCommand,
  erase: async () => (await import("./commands/erase.ts")).eraseCommand,
  keys: async () => (await import("./commands/keys.ts")).keysCommand,
  gate: async () => (await import("./commands/gate.ts")).gateCommand,
  "data-keys": async () => (await import("./commands/dataKeys.ts")).dataKeysCommand,
  certify: async () => (await import("./commands/certify.ts")).certifyCommand,
}

// Who reads only the first lines of an answer has read enough.
process.stdout.on("error", ({ code, message }: NodeJS.ErrnoException) => {
  if (code === "EPIPE") process.exit(0)
  process.stderr.write(`mahmal: The answer cannot be written: ${message}\n`)
  process.exit(1)
})

const [node = "", script = "", ...rest] = process.argv
const given = rest.filter((argument) => argument !== "--")
const [name = ""] = given
const named = Object.hasOwn(commands, name) ? commands[name] : undefined
const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"))
const program = new Command("mahmal")
  .description("The integration hub that a national Hajj mission runs on.")
  .version(version)
for (const load of named === undefined ? Object.values(commands) : [named]) program.addCommand(await load())
const endAsTyped = (command: Command): void => {
  command.exitOverride(asTyped)
  for (const below of command.commands) endAsTyped(below)
}
endAsTyped(program)
await program.parseAsync([node, script, ...given])
