import { readFileSync } from "node:fs"
import { PublicKey } from "@mahmal/core/evidence/Seal"
import { type Verdict, verifyBundle } from "@mahmal/core/evidence/verifyBundle"
import { Command, type CommanderError } from "commander"
import { Schema } from "effect"
import { makeKeyFile } from "../ledger/SealingKey.ts"

const status = `
Exit status: 0 when it holds, 1 when something was found, 2 when it was asked wrongly.`

/** Ends with the status of what was asked wrongly. */
const wrongly = (command: Command, message: string): never => command.error(`mahmal: ${message}`, { exitCode: 2 })

/** Whatever was typed wrongly ends with 2; help with 0. */
const asTyped = ({ exitCode }: CommanderError): never => process.exit(exitCode === 0 ? 0 : 2)

const read = (file: string, command: Command): Uint8Array => {
  try {
    return readFileSync(file)
  } catch (error) {
    return wrongly(command, (error as Error).message)
  }
}

const verify = (file: string, { key }: { readonly key?: string }, command: Command): void => {
  if (key !== undefined && !Schema.is(PublicKey)(key))
    wrongly(command, "--key takes a public key as 64 lower-case hexadecimal digits")
  const verdict = verifyBundle(read(file, command), key)
  for (const { where, what } of verdict.findings) process.stdout.write(`${where}: ${what}\n`)
  if (verdict.findings.length === 0) process.stdout.write(right(verdict, key))
  process.exitCode = verdict.findings.length === 0 ? 0 : 1
}

const right = ({ bundle, first }: Verdict, key: string | undefined): string => {
  const { evidence, personal = {} } = bundle ?? {}
  const shown = Object.values(personal).reduce((sum, opened) => sum + Object.keys(opened).length, 0)
  const held = `${evidence?.pilgrim}: ${evidence?.events.length} events, each in its place, ${shown} personal fields as committed to.\n`
  return key === undefined
    ? `${held}Compare the first key of the ledger with the one that was published: ${first}\n`
    : held
}

const makeKey = async (file: string, _: object, command: Command): Promise<void> => {
  try {
    const { publicKey } = await makeKeyFile(file)
    process.stdout.write(`${publicKey}\n`)
  } catch (error) {
    wrongly(command, (error as Error).message)
  }
}

/** `mahmal evidence`. */
export const evidenceCommand = new Command("evidence")
  .description("Verify evidence about a pilgrim, and make the key that the ledger is sealed with.")
  .exitOverride(asTyped)

evidenceCommand
  .command("verify")
  .description("Verify an evidence bundle without a network or a database, and tell everything that is wrong with it.")
  .argument("<file>", "the bundle")
  .option("--key <key>", "the first key of the ledger, as its owner has published it")
  .addHelpText("after", status)
  .action(verify)

evidenceCommand
  .command("key")
  .description("Make a key to seal the ledger with, in a new file; its public part is told.")
  .argument("<file>", "the file; it must not be there yet")
  .action(makeKey)
