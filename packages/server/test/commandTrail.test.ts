import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir, userInfo } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, expect, it } from "vitest"
import { family, populate } from "./http/sample.ts"
import { type StartedHub, startHub } from "./http/startHub.ts"
import { hubProcess } from "./support/hubProcess.ts"

let hub: StartedHub
let folder: string
beforeAll(async () => {
  hub = await startHub()
  folder = await mkdtemp(join(tmpdir(), "mahmal-trail-"))
})
afterAll(async () => {
  await hub.stop()
  await rm(folder, { recursive: true })
})

const mahmal = async (...args: Array<string>) => {
  const run = hubProcess(
    args,
    { DATABASE_URL: hub.database, HUB_DATA_KEYS: join(folder, "data-keys.json") },
    { folder },
  )
  const { status } = await run.ended
  expect(status, run.output()).toBe(0)
  return run.output()
}

/** What the trail has of an operation. */
const told = async (operation: string) => {
  const inspection = await hub.system({ unit: "inspection" })
  return (await inspection("GET", `/v1/audit?operation=${operation}`)).json.items
}
const caller = `person:${userInfo().username}`

it("tells the trail who changed the keys of health and religious data", async () => {
  await mahmal("data-keys", "make")
  for (const what of ["rotate", "rewrap", "retire"]) {
    await mahmal("data-keys", what)
    expect(await told(`dataKeys.${what}`), what).toMatchObject([{ caller, act: true, outcome: "done" }])
  }
})

it("tells the trail who read on the command line where everybody stands", async () => {
  await populate(hub, 3, family)
  const csv = await mahmal("export", "--season", "1448")
  expect(csv.split("\n").filter((line) => line.includes(",applied,"))).toHaveLength(family.length)
  expect(await told("export.season")).toMatchObject([
    { caller, unit: "it", reads: "journey", act: false, subjects: ["1448"], outcome: "done" },
  ])
})
