import { readFile } from "node:fs/promises"
import { Effect } from "effect"
import { expect, it } from "vitest"
import { Database } from "../../src/postgres/Database.ts"
import { singles } from "../http/sample.ts"
import { startGates } from "./gateWorld.ts"

const guide = new URL("../../../../docs/guides/running.md", import.meta.url)

it("after a restore as the guide has it, no bracelet shares its place with one that was signed in the lost hours", async () => {
  const world = await startGates(singles.slice(0, 2).flat())
  const ask = <Row extends object>(text: string) =>
    world.hub.run(Effect.flatMap(Database, ({ query }) => query<Row & Record<string, unknown>>({ text })))
  const places = async () =>
    (await ask<{ place: number }>("select place from bracelet_credential")).map(({ place }) => place)

  await world.embrace(singles[0] ?? [])
  await world.follow()
  const [signed] = await places()
  // The backup is older than that.
  await ask("delete from bracelet_credential")
  await ask("update status_list set next_place = 0")
  const [jump = ""] = /update mahmal\.status_list [^`]+/.exec(await readFile(guide, "utf8")) ?? []
  await ask(jump)

  await world.embrace(singles[1] ?? [])
  await world.follow()
  expect(await places()).not.toContain(signed)
  expect(await places()).not.toEqual([])
  await world.hub.stop()
})
