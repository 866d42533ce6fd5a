import { readFileSync, statSync } from "node:fs"
import { join } from "node:path"
import { type DrawFiles, drawFileNames } from "@mahmal/core/draw/DrawFiles"
import type { Finding } from "@mahmal/core/draw/Finding"
import { verifyReceipt } from "@mahmal/core/draw/receipt"
import { HASH } from "@mahmal/core/draw/tokens"
import { verifyDraw } from "@mahmal/core/draw/verifyDraw"
import { sha256 } from "@mahmal/core/hashing/sha256"
import { Command } from "commander"
import { unreadable } from "../whyUnreadable.ts"
import { askedWrongly } from "./askedWrongly.ts"
import { say } from "./say.ts"

const status = `
Exit status: 0 when it is right, 1 when something was found, 2 when it was asked wrongly.`

const isNotThere = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === "ENOENT"

/** The bytes of a file; undefined where there is none. */
const read = (file: string, command: Command): Uint8Array | undefined => {
  try {
    return readFileSync(file)
  } catch (error) {
    return isNotThere(error) ? undefined : askedWrongly(command, unreadable(file, error).message)
  }
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true

/** Tells what was found, and ends with the status that says whether anything was. */
const tell = (findings: ReadonlyArray<Finding>, right: string): void => {
  for (const { code, where, message } of findings) say(`${code} ${where}  ${message}`)
  if (findings.length === 0) say(right)
  process.exitCode = findings.length === 0 ? 0 : 1
}

interface Options {
  readonly commitment?: string
}

const mustBeHash = ({ commitment }: Options, command: Command): void => {
  if (commitment !== undefined && !HASH.test(commitment))
    askedWrongly(command, "--commitment takes a SHA-256 as 64 lower-case hexadecimal digits")
}

const compare = (commitment: string): string =>
  `Compare the commitment with the one that was published before the draw: ${commitment}`

const verify = (folder: string, options: Options, command: Command): void => {
  const { commitment } = options
  if (!isFolder(folder)) askedWrongly(command, `${folder} is no folder`)
  mustBeHash(options, command)
  const files: DrawFiles = Object.fromEntries(drawFileNames.map((name) => [name, read(join(folder, name), command)]))
  const committed = sha256(files["commitment.txt"] ?? new Uint8Array())
  tell(
    verifyDraw(files, commitment),
    commitment === undefined
      ? `The files belong together. ${compare(committed)}`
      : "The draw is the one that was committed to.",
  )
}

const receipt = (file: string, folder: string, options: Options, command: Command): void => {
  mustBeHash(options, command)
  const bytes = read(file, command) ?? askedWrongly(command, `there is no file ${file}`)
  const committed =
    read(join(folder, "commitment.txt"), command) ?? askedWrongly(command, `there is no commitment.txt in ${folder}`)
  tell(
    verifyReceipt(bytes, committed, options.commitment),
    options.commitment === undefined
      ? `The group's line is in the pool of this commitment. ${compare(sha256(committed))}`
      : "The group's line is in the pool that was committed to.",
  )
}

const commitmentOption = [
  "--commitment <hash>",
  "the SHA-256 of commitment.txt as it was published before the draw",
] as const

/** `mahmal draw`. */
export const drawCommand = new Command("draw").description("Check a published draw, or a receipt, from its files.")

drawCommand
  .command("verify")
  .description("Draw again from the published files, and tell everything that is not as it must be.")
  .argument("<dir>", "the folder with the files, as docs/draw.md names them")
  .option(...commitmentOption)
  .addHelpText("after", status)
  .action(verify)

drawCommand
  .command("receipt")
  .description("Check that a group's line is in the pool that was committed to.")
  .argument("<file>", "the receipt")
  .argument("<dir>", "the folder with commitment.txt")
  .option(...commitmentOption)
  .addHelpText("after", status)
  .action(receipt)
