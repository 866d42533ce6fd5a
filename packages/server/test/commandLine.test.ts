import { spawn } from "node:child_process"
import { once } from "node:events"
import { closeSync, existsSync, openSync } from "node:fs"
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Readable } from "node:stream"
import { text } from "node:stream/consumers"
import { fileURLToPath } from "node:url"
import { describe, expect, it } from "vitest"
import { sample } from "../src/rehearsal/sample.ts"
import { hubProcess, programs } from "./support/hubProcess.ts"

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
    ["a value that is no number", ["season", "--unrest", "often"]],
    ["a season's file that is none", ["intake", "rows.csv", "--season", fileURLToPath(import.meta.url)]],
  ])("ends with 2: %s", async (_, args) => {
    expect(await run(...args)).toMatchObject({ status: 2, said: expect.stringMatching(/./) })
  })

  it.each(["intake", "season"])("finds no path of this machine in the help of %s", async (command) => {
    const { said } = await run(command, "--help")
    expect(said.replaceAll(/\s+/g, " ")).toContain(
      "(default: that of the sample season, which comes with the repository",
    )
    expect(said).not.toContain(sample.season)
  })

  it("is not asked for help, which ends with 0", async () => {
    expect(await run("exchanges", "rerun", "--help")).toMatchObject({ status: 0 })
  })
})

describe("a file that a command cannot use", () => {
  it("is told in one sentence with its name, and none of what it holds, and the command fails", async () => {
    const folder = await mkdtemp(join(tmpdir(), "mahmal-"))
    const [missing, empty, words] = ["missing", "empty", "other"].map((name) => join(folder, name))
    await writeFile(String(empty), "")
    await writeFile(String(words), "secret\n")
    const files = [missing, folder, empty, words].map(String)
    const commands = files.flatMap((file) => [
      {
        args: ["evidence", "verify", file],
        said: /^(mahmal: \S+: [\w ;]+|character 1 of the file: it is no JSON from here on)\n$/,
      },
      { args: ["draw", "receipt", file, folder], said: /^mahmal: [\w ]*\S+[\w ;:.]+\S*\n$/ },
      { args: ["intake", "rows.csv", "--season", file], said: /^mahmal: (\S+: [\w ;]+|there is no file .+)\n$/ },
      {
        args: ["gate", "add-key"],
        GATE_KEY_FILE: file,
        said: /^mahmal: No keys of the mission can be read from \S+: [\w ;]+\.\n$/,
      },
    ])
    const wrong: Array<unknown> = []
    for (const { args, said, ...environment } of commands) {
      // Where there is no file of keys, one is made.
      if (environment.GATE_KEY_FILE === missing) continue
      const command = hubProcess(args, environment)
      const { status } = await command.ended
      const output = command.output()
      if (status === 0 || !said.test(output) || /secret/.test(output)) wrong.push([args, status, output])
    }
    expect(wrong).toEqual([])
    const torn = join(folder, "torn")
    await writeFile(torn, '{\n  "name": "1448"\n  "timeZone": "Asia/Qatar"\n}\n')
    const season = hubProcess(["intake", "rows.csv", "--season", torn], {})
    await season.ended
    expect(season.output()).toBe(`mahmal: ${torn}: it is no JSON from line 3 on\n`)
    const other = join(folder, "other.json")
    await writeFile(other, '{ "name": "1448", "colour": "green" }')
    expect((await run("intake", "rows.csv", "--season", other)).said).toMatch(
      `mahmal: ${other}: it is no season\ncolour: Unexpected key with value "green"\ntimeZone: Missing key\n`,
    )
    await rm(folder, { recursive: true })
  })
})

it.skipIf(!existsSync("/dev/full"))("An answer that cannot be written is told, and the command fails", async () => {
  const full = openSync("/dev/full", "w")
  const command = spawn(process.execPath, [programs.mahmal, "intake", sample.applications], {
    stdio: ["ignore", full, "pipe"],
  })
  const [said, [status]] = await Promise.all([text(command.stderr as Readable), once(command, "exit")])
  closeSync(full)
  expect([status, said]).toEqual([1, "mahmal: The answer cannot be written: ENOSPC: no space left on device, write\n"])
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
