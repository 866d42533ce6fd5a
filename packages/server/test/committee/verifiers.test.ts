import { execFile } from "node:child_process"
import { writeFile } from "node:fs/promises"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { verifyDraw } from "@mahmal/core/draw/verifyDraw"
import { bytesOf, sha256 } from "@mahmal/core/hashing/sha256"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { family, groupOf, populate, singles } from "../http/sample.ts"
import { type StartedHub, startHub } from "../http/startHub.ts"
import { holdPublicDraw, inFolder } from "./aSeason.ts"

const cli = fileURLToPath(new URL("../../src/cli.ts", import.meta.url))
const python = fileURLToPath(new URL("../../../../examples/verify-draw/verify_draw.py", import.meta.url))

const run = (program: string, args: ReadonlyArray<string>) =>
  new Promise<{ readonly status: number; readonly out: string }>((resolve) => {
    execFile(program, args, (error, out, err) =>
      resolve({ status: typeof error?.code === "number" ? error.code : 0, out: out + err }),
    )
  })
const mahmal = (...args: ReadonlyArray<string>) => run(process.execPath, [cli, "draw", ...args])
const both = (...args: ReadonlyArray<string>) =>
  Promise.all([mahmal("verify", ...args), run("python3", [python, ...args])])

let hub: StartedHub
let commitment: string
const published: Record<string, Uint8Array> = {}

beforeAll(async () => {
  hub = await startHub()
  await populate(hub, 6, ...singles, family)
  await holdPublicDraw(hub)
  const { json } = await hub.ask("GET", "/v1/seasons/1448/draw")
  commitment = String(json.commitment)
  for (const name of json.files as ReadonlyArray<string>) {
    const { text, headers } = await hub.ask("GET", `/v1/seasons/1448/draw/files/${name}`)
    expect(headers.get("content-type")).toMatch(/^text\/plain/)
    published[name] = bytesOf(text)
  }
})
afterAll(() => hub.stop())

it("publishes every file, and the commitment's hash is that of its file", () => {
  expect(Object.keys(published).sort()).toEqual(
    ["beacon.txt", "commitment.txt", "pool.txt", "result.txt", "reveals.txt", "rules.txt"].sort(),
  )
  expect(sha256(published["commitment.txt"]!)).toBe(commitment)
})

it("has its published files accepted by both verifiers", () =>
  inFolder(published, async (folder) => {
    for (const { status, out } of await both(folder, "--commitment", commitment)) expect(status, out).toBe(0)
    expect((await mahmal("verify", folder)).out).toContain(commitment)
  }))

describe("a published file that was tampered with", () => {
  const text = (name: string) => new TextDecoder().decode(published[name])
  const tamperings: ReadonlyArray<readonly [what: string, file: string, change: () => string, code: string]> = [
    [
      "a changed line of the pool",
      "pool.txt",
      () => text("pool.txt").replace(/ 1 citizens (\d) 1$/m, " 1 citizens $1 2"),
      "line-changed",
    ],
    ["a dropped line of the pool", "pool.txt", () => text("pool.txt").replace(/^1448-.*\n/m, ""), "line-dropped"],
    ["an added line of the pool", "pool.txt", () => `${text("pool.txt")}Z 1 citizens 3 1\n`, "line-added"],
    [
      "another figure of the rules",
      "rules.txt",
      () => text("rules.txt").replace("citizens 6", "citizens 7"),
      "rules-changed",
    ],
    [
      "another seed",
      "result.txt",
      () => text("result.txt").replace(/^seed .*$/m, `seed ${"ab".repeat(32)}`),
      "seed-differs",
    ],
    [
      "another program",
      "result.txt",
      () => text("result.txt").replace("mahmal-draw/1.0.0", "mahmal-draw/1.0.1"),
      "program-differs",
    ],
    [
      "another commitment",
      "commitment.txt",
      () => text("commitment.txt").replace("made 2023-08-23T09", "made 2023-08-23T08"),
      "commitment-changed",
    ],
  ]
  it.each(tamperings)("%s is named by both verifiers", async (_, file, change, code) => {
    const files = { ...published, [file]: bytesOf(change()) }
    expect(verifyDraw(files, commitment).map((finding) => finding.code)).toContain(code)
    await inFolder(files, async (folder) => {
      const { status, out } = await run("python3", [python, folder, "--commitment", commitment])
      expect(status, out).toBe(1)
      expect(out).toContain(code)
    })
  })
})

it("gives every group a receipt that verifies, and one that was changed does not", async () => {
  const { text } = await hub.ask("GET", `/v1/groups/${groupOf(family[0])}/receipt`)
  await inFolder(published, async (folder) => {
    const file = join(folder, "receipt.txt")
    await writeFile(file, text)
    expect((await mahmal("receipt", file, folder)).status).toBe(0)
    expect((await run("python3", [python, folder, "--receipt", file])).status).toBe(0)
    const other = await mahmal("receipt", file, folder, "--commitment", "ab".repeat(32))
    expect([other.status, other.out]).toEqual([1, expect.stringContaining("commitment-changed commitment.txt")])
    await writeFile(file, text.replace(" 3 citizens", " 1 citizens"))
    const { status, out } = await mahmal("receipt", file, folder)
    expect([status, out]).toEqual([1, expect.stringContaining("receipt-not-proved")])
  })
  expect((await hub.ask("GET", "/v1/groups/1448-G999999/receipt")).status).toBe(404)
})

it("says how it is asked, and ends with 2 when it is asked wrongly", async () => {
  const help = await mahmal("verify", "--help")
  expect([help.status, help.out]).toEqual([0, expect.stringContaining("--commitment <hash>")])
  for (const wrong of [
    ["verify"],
    ["verify", "/no/such/folder"],
    ["receipt", "a"],
    ["verify", ".", "--commitment", "x"],
    ["receipt", "a", ".", "--commitment", "x"],
    ["weigh"],
  ])
    expect((await mahmal(...wrong)).status, wrong.join(" ")).toBe(2)
})
