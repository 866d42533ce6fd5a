import pg from "pg"
import { afterAll, beforeAll, expect, it } from "vitest"
import { singles } from "../http/sample.ts"
import { untilHeldUp } from "../support/untilHeldUp.ts"
import { type GateWorld, startGates } from "./gateWorld.ts"

let world: GateWorld
let other: pg.Client
let early: string
beforeAll(async () => {
  world = await startGates(singles.slice(0, 3).flat())
  other = new pg.Client({ connectionString: world.hub.database, options: "-c search_path=mahmal" })
  await other.connect()
  ;[early = ""] = await world.embrace(singles[0] ?? [])
  await world.follow()
  await other.query(
    `insert into season select (jsonb_populate_record(null::season, to_jsonb(s) || '{"name": "1449"}')).*
     from season s where name = '1448'`,
  )
})
afterAll(async () => {
  await other?.end()
  await world?.hub.stop()
})
const bracelet = async (pilgrim: string) => (await world.hub.ask("GET", `/v1/pilgrims/${pilgrim}/bracelet`)).json

it("bracelets that were made and lost while their season's file had no gates are made up for when it has them again", async () => {
  await world.store("without gates")
  const [late = ""] = await world.embrace(singles[1] ?? [])
  await world.hub.ask("POST", `/v1/pilgrims/${early}/withdrawal`)
  await world.follow()
  expect((await bracelet(late)).text).toBeUndefined()

  await world.store("with gates")
  await world.follow()
  expect((await bracelet(late)).text).toBeDefined()
  expect((await bracelet(early)).revokedBecause).toBe("withdrawn")
})

it("a bracelet is issued though one hub that looks does not know yet that its season has gates, and another was killed", async () => {
  await world.store("without gates")
  await other.query("update status_list set complete = false")
  await other.query("begin")
  await other.query("select from status_list where season = '1449' for update")
  const unknowing = world.look()
  await untilHeldUp(other)

  await world.store("with gates")
  const { promise: killed, resolve: kill } = Promise.withResolvers<void>()
  const knowing = world.look(killed)
  await untilHeldUp(other, 2)
  kill()
  await knowing

  const [late = ""] = await world.embrace(singles[2] ?? [])
  await world.close()
  await other.query("commit")
  await unknowing
  await world.follow()
  expect((await bracelet(late)).text).toBeDefined()
})
