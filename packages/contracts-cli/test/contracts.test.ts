import { spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtemp, readdir, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { text } from "node:stream/consumers"
import { fileURLToPath } from "node:url"
import { expect, it, onTestFinished } from "vitest"
import { environment, running } from "./support/systems.ts"

const program = fileURLToPath(new URL("../src/contracts.ts", import.meta.url))

const run = async (args: readonly string[], env: Readonly<Record<string, string>> = {}, cwd = process.cwd()) => {
  const child = spawn(process.execPath, [program, ...args], { cwd, env: { PATH: process.env.PATH, ...env } })
  const [out, err, [status]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "exit")])
  return { out, err, status: status as number }
}

it("The command prints a table and exits with 0 when all passed", async () => {
  const mock = await running("border")
  const { out, err, status } = await run(["verify", "--provider", "border", "--url", mock.url], environment)
  expect([status, err]).toEqual([0, ""])
  expect(out).toMatch(/^INTERACTION +RESULT +WHY\na question for a document +pass\n/)
  expect(out).toMatch(/\n11 passed, 0 failed, 0 skipped\n$/)
})

it("The command takes the address from the environment, and exits with 1 when something failed", async () => {
  const mock = await running("border")
  mock.faults.set([{ kinds: ["garbage"], rate: 1, seed: 1, operation: "getFeed" }])
  const { out, status } = await run(["verify", "--provider", "border"], { ...environment, BORDER_URL: mock.url })
  expect(status).toBe(1)
  expect(out).toMatch(/\na page of the list keeps to border-feed.xsd +FAIL +\S/)
})

it("The command verifies a unit's pact against the hub, and leaves no files behind", { timeout: 180_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), "mahmal-run-"))
  onTestFinished(() => rm(folder, { recursive: true }))
  const pact = fileURLToPath(new URL("hub/call-centre-hub.json", import.meta.url))
  const { out } = await run(["verify", "--provider", "hub", "--pact", pact], {}, folder)
  expect(out).toMatch(/\n7 passed, 0 failed, 0 skipped\n$/)
  expect(await readdir(folder)).toEqual([])
})

it.each([
  [["verify"], "--provider"],
  [["verify", "--provider", "nobody"], "nobody"],
  [["verify", "--provider", "visa"], "VISA_URL"],
  [["verify", "--provider", "visa", "--url", "http://127.0.0.1:9"], "VISA_TOKEN"],
  [["verify", "--provider", "sms", "--receiver", "somebody"], "+97400000000"],
  [["verify", "--provider", "visa", "--url", "ftp://127.0.0.1"], "VISA_TOKEN"],
  [["verify", "--provider", "visa", "--receiver", "+97400000000"], "only for --provider sms, sms-operator, telephony"],
  [["verify", "--provider", "visa", "--pact", "pact.json"], "only for --provider hub"],
  [["verify", "--provider", "visa", "--unit", "campaigns"], "only for --provider hub"],
  [
    ["verify", "--provider", "hub", "--pact", "pact.json", "--unit", "x", "--url", "http://127.0.0.1:9"],
    "leave out --unit",
  ],
  [["falsify"], "falsify"],
])("The command exits with 2 and says what is missing: %j", async (args, word) => {
  const { out, err, status } = await run(args)
  expect([status, out]).toEqual([2, ""])
  expect(err).toContain(word)
})

it("The command has a help text", async () => {
  const { out, status } = await run(["verify", "--help"])
  expect(status).toBe(0)
  for (const word of ["--provider", "--patience", "VISA_TOKEN", "Exit status"]) expect(out).toContain(word)
})
