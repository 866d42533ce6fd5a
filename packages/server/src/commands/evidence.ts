import { readFileSync } from "node:fs"
import { PublicKey } from "@mahmal/core/evidence/Seal"
import { type Verdict, verifyBundle } from "@mahmal/core/evidence/verifyBundle"
import { Command } from "commander"
import { Schema } from "effect"
import { makeKeyFile } from "../ledger/SealingKey.ts"
import { unreadable } from "../whyUnreadable.ts"
import { askedWrongly } from "./askedWrongly.ts"
import { say } from "./say.ts"

const status = `
Exit status: 0 when it holds, 1 when something was found, 2 when it was asked wrongly.`

const read = (file: string, command: Command): Uint8Array => {
  try {
    return readFileSync(file)
  } catch (error) {
    return askedWrongly(command, unreadable(file, error).message)
  }
}

const verify = (file: string, { key }: { readonly key?: string }, command: Command): void => {
  if (key !== undefined && !Schema.is(PublicKey)(key))
    askedWrongly(command, "--key takes a public key as 64 lower-case hexadecimal digits")
  const verdict = verifyBundle(read(file, command), key)
  for (const { where, what } of verdict.findings) say(`${where}: ${what}`)
  if (verdict.findings.length === 0) say(right(verdict, key))
  process.exitCode = verdict.findings.length === 0 ? 0 : 1
}

const right = ({ bundle, first }: Verdict, key: string | undefined): string => {
  const { evidence, personal = {} } = bundle ?? {}
  const shown = Object.values(personal).reduce((sum, opened) => sum + Object.keys(opened).length, 0)
  const held = `${evidence?.pilgrim}: ${evidence?.events.length} events, each in its place, ${shown} personal fields as committed to.`
  return key === undefined
    ? `${held}\nCompare the first key of the ledger with the one that was published: ${first}`
    : held
}

const makeKey = async (file: string, _: object, command: Command): Promise<void> => {
  try {
    const { publicKey } = await makeKeyFile(file)
    say(publicKey)
  } catch (error) {
    askedWrongly(command, (error as Error).message)
  }
}

/** `mahmal evidence`. */
export const evidenceCommand = new Command("evidence").description(
  "Verify evidence about a pilgrim, and make the key that the ledger is sealed with.",
)

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
