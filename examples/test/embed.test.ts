import { execFile, spawn } from "node:child_process"
import { once } from "node:events"
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { parse } from "yaml"
import { freePort } from "../../packages/server/test/support/freePort.ts"
import { type FreshDatabase, freshDatabase } from "../../packages/server/test/support/freshDatabase.ts"
import { until } from "../../packages/server/test/support/until.ts"
import { root } from "../../scripts/packages.ts"
import { pnpm } from "../../scripts/run.ts"
import { lockOf, packed } from "./support/lockOf.ts"

const example = join(root, "examples/embed")

let project: string
let database: FreshDatabase

const execute = promisify(execFile)

/** Runs a program in the project, and resolves to its output. The error has the output of a failed program. */
const run = async (program: string, ...args: ReadonlyArray<string>): Promise<string> => {
  const env = { ...process.env, DATABASE_URL: database.url, PORT: String(await freePort()) }
  const { stdout } = await execute(program, args, { cwd: project, env }).catch((error) => {
    throw new Error(`${program} ${args.join(" ")}\n${error.stdout}\n${error.stderr}`, { cause: error })
  })
  return stdout
}

const brought = (name: string): string => join(project, "node_modules/.bin", name)

const journey = [
  "1448-Q48-000001/1 org.mahmal.pilgrim.drawn.v1",
  "1448-Q48-000001/2 org.mahmal.pilgrim.confirmed.v1",
  "1448-Q48-000001/4 org.mahmal.pilgrim.registered.v1",
  "1448-Q48-000001/5 org.mahmal.pilgrim.entitled.v1",
  "1448-Q48-000001/7 org.mahmal.pilgrim.bracelet-made.v1",
  "1448-Q48-000001/8 org.mahmal.pilgrim.arrived.v1",
  "1448-Q48-000001/9 org.mahmal.pilgrim.returned.v1",
]

describe("A mission that embeds the packed packages in a project of its own", () => {
  beforeAll(async () => {
    database = await freshDatabase()
    project = await mkdtemp(join(tmpdir(), "mahmal-embed-"))
    await cp(example, project, {
      recursive: true,
      filter: (path) => !/^(node_modules|packages|pnpm-lock\.yaml)/.test(path.slice(example.length + 1)),
    })
    await run(process.execPath, join(root, "scripts/build.ts"), "--pack", join(project, "packages"))
    await writeFile(join(project, "pnpm-lock.yaml"), await lockOf(project))
    // The locked versions were verified when this workspace was installed.
    await run(pnpm, "install", "--frozen-lockfile", "--offline", "--trust-lockfile")
  }, 180_000)

  afterAll(async () => {
    await database.drop()
    await rm(project, { recursive: true, force: true })
  })

  // This test has a lockfile with every tarball; without one, pnpm finds them only by these overrides.
  it("has an override for each of our packages", async () => {
    const tarballs = Object.fromEntries((await packed()).map(({ name, file }) => [name, file]))
    const { overrides } = parse(await readFile(join(example, "pnpm-workspace.yaml"), "utf8"))
    const { dependencies } = JSON.parse(await readFile(join(example, "package.json"), "utf8"))
    expect({ ...dependencies, ...overrides }).toMatchObject(tarballs)
  })

  it("gets the contracts as data, without the linter rules", async () => {
    const contracts = (await packed()).find(({ name }) => name === "@mahmal/contracts")?.file.replace("file:", "") ?? ""
    const { stdout } = await execute("tar", ["-tzf", join(project, contracts)])
    const files = stdout.trimEnd().split("\n")
    expect(files.filter((file) => file.endsWith(".ts"))).toEqual([])
    expect(files.filter((file) => file.split("/").length === 2).toSorted()).toEqual([
      "package/LICENSE",
      "package/README.md",
      "package/package.json",
    ])
  })

  it("finds their types", async () => {
    await run(brought("tsc"))
    // As names: expanded, a season alone has ninety lines.
    const declared = (file: string, of = "server") =>
      readFile(join(project, "node_modules/@mahmal", of, "dist", file), "utf8")
    expect(await declared("season/storeSeason.d.ts")).toContain("(figures: Season,")
    expect(await declared("serverLayer.d.ts")).toContain("Layer.Layer<HubParts | ForeignSystems, E | NotStarted>")
    // An editor shows these docstrings of commands and states.
    const confirm = "    /** The pilgrim has signed with a campaign. */\n    readonly Confirm: {\n"
    expect(await declared("journey/Command.d.ts", "core")).toContain(confirm)
  })

  it("takes a pilgrim through the journey with its own visa desk", async () => {
    const told = (await run(process.execPath, "main.ts")).trimEnd().split("\n")
    expect(told.filter((line) => line.includes(join(project, ".mahmal/data-keys.json")))).toHaveLength(1)
    expect(told.filter((line) => line.startsWith("1448-Q48-000001/"))).toEqual(journey)
    expect(await run(brought("mahmal"), "export", "--season", "1448")).toContain(
      "Q48-000001,1448-G000644,citizens,returned,",
    )
  })

  it("goes on where it was when it is started again, and tells the same journey", async () => {
    const told = (await run(process.execPath, "main.ts")).trimEnd().split("\n")
    expect(told.filter((line) => line.startsWith("1448-Q48-000001/"))).toEqual(journey)
  })

  it("serves until SIGTERM, and stops in order", async () => {
    const port = String(await freePort())
    const env = { ...process.env, DATABASE_URL: database.url, PORT: port }
    const hub = spawn(process.execPath, ["serve.ts"], { cwd: project, env, stdio: ["ignore", "ignore", "pipe"] })
    const complaints: Array<string> = []
    hub.stderr.setEncoding("utf8").on("data", (text: string) => void complaints.push(text))
    const ended = once(hub, "close")
    try {
      await until(async () => {
        expect(hub.exitCode, complaints.join("")).toBeNull()
        const answer = await fetch(`http://127.0.0.1:${port}/health/ready`).catch(() => undefined)
        return answer?.status === 200 ? true : undefined
      })
    } finally {
      hub.kill("SIGTERM")
    }
    expect(await ended, complaints.join("")).toEqual([0, null])
  })

  it("gets one sentence about a wrong environment variable", async () => {
    const env = { ...process.env, DATABASE_URL: database.url, PORT: "eighty" }
    const serving = execute(process.execPath, ["serve.ts"], { cwd: project, env })
    await expect(serving).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^mahmal: PORT: found "eighty"\. Expected .+\n$/),
    })
  })

  it("finds the command line, stand-ins included", async () => {
    expect(await run(brought("mahmal"), "--help")).toContain("serve")
    expect(await run(brought("mahmal"), "mocks", "--help")).toContain("etrack")
  })
})
