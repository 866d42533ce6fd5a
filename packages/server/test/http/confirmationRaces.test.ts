import { Hub } from "@mahmal/core/hub/Hub"
import type { Command } from "@mahmal/core/journey/Command"
import type { PilgrimId } from "@mahmal/core/journey/ids"
import { recordRegistration, withdraw } from "@mahmal/core/testing/moments"
import pg from "pg"
import { afterEach, beforeEach, expect, it } from "vitest"
import { untilHeldUp } from "../support/untilHeldUp.ts"
import { drawOnly, family, groupOf, pilgrimOf, populate, type Rows } from "./sample.ts"
import { type Got, type StartedHub, startHub } from "./startHub.ts"

let hub: StartedHub
let other: StartedHub
let client: pg.Pool
const [leaver = [], ...rest] = family

beforeEach(async () => {
  hub = await startHub()
  await populate(hub, 100, family)
  other = await startHub(hub.database)
  client = new pg.Pool({ connectionString: hub.database, max: 2, options: "-c search_path=mahmal" })
})
afterEach(async () => {
  await client.end()
  await other.stop()
  await hub.stop()
})

/** Asks for a confirmation of the group, whose members move over another hub after they were read, and before they are confirmed. */
const confirmWhile = async (rows: Rows, command: Command): Promise<Got> => {
  const holder = await client.connect()
  await holder.query("begin")
  await holder.query("select from pilgrim where id = any($1) for update", [family.map(pilgrimOf)])
  const acts = rows.map((row) => ({ pilgrim: pilgrimOf(row) as PilgrimId, command }))
  const moved = other.run(Hub.use(({ submit }) => submit({ _tag: "Acts", acts })))
  await untilHeldUp(holder)
  const answer = confirm("while")
  await untilHeldUp(holder, 2)
  await holder.query("commit")
  holder.release()
  await moved
  return answer
}

const confirm = (key: string) =>
  hub.ask("POST", `/v1/groups/${groupOf(leaver)}/confirmation`, {
    json: { campaign: "C7" },
    headers: { "idempotency-key": key },
  })

it("confirms those of a group who stay, when one withdraws just after its members were read", async () => {
  await drawOnly(hub, family)
  const answer = await confirmWhile([leaver], withdraw)
  expect(answer).toMatchObject({ status: 200, json: { changed: true } })
  const confirmed = rest.map((row) => expect.objectContaining({ pilgrim: pilgrimOf(row), state: "Drawn" }))
  expect(answer.json.pilgrims).toEqual(confirmed)
  expect((await confirm("while")).json).toEqual(answer.json)
})

it("confirms who was offered a place later than the rest, when these are registered just after they were read", async () => {
  await drawOnly(hub, rest)
  expect(await confirm("first")).toMatchObject({ status: 200, json: { changed: true } })
  await drawOnly(hub, [leaver])
  const answer = await confirmWhile(rest, recordRegistration())
  expect(answer).toMatchObject({ status: 200, json: { changed: true } })
  expect(answer.json.pilgrims).toContainEqual(expect.objectContaining({ pilgrim: pilgrimOf(leaver), state: "Drawn" }))
})

it("refuses when everybody of the group has left meanwhile", async () => {
  await drawOnly(hub, family)
  const answer = await confirmWhile(family, withdraw)
  expect(answer).toMatchObject({ status: 409, json: { state: "Withdrawn" } })
})
