import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { hubProcess } from "./support/hubProcess.ts"

const run = async (...args: ReadonlyArray<string>) => {
  const command = hubProcess(args, {})
  const { status } = await command.ended
  return { status, said: command.output() }
}

describe("what is typed wrongly", () => {
  // A script can tell it from what was done and failed, or was found to differ, which ends with 1.
  it.each([
    ["a command that is not there", ["nonsense"]],
    ["an option that is not there", ["intake", "--nope", "applications.csv"]],
    ["an argument too many", ["exchanges", "tasks", "extra"]],
    ["an option that must be there", ["reconcile", "--season", "1448"]],
    ["no argument, deeper", ["exchanges", "rerun", "show"]],
  ])("ends with 2: %s", async (_, args) => {
    expect(await run(...args)).toMatchObject({ status: 2, said: expect.stringMatching(/./) })
  })

  it("is not asked for help, which ends with 0", async () => {
    expect(await run("exchanges", "rerun", "--help")).toMatchObject({ status: 0 })
  })
})

it("A key is not written over, and that is said in a sentence", async () => {
  const folder = await mkdtemp(join(tmpdir(), "mahmal-"))
  const file = join(folder, "seal.pem")
  await writeFile(file, "kept")
  expect((await run("evidence", "key", file)).said).toBe(
    `mahmal: There is a file ${file} already, and it is left as it is.\n`,
  )
  expect(await readFile(file, "utf8")).toBe("kept")
  await rm(folder, { recursive: true })
})
