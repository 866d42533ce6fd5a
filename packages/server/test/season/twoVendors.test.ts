import { createReadStream } from "node:fs"
import { Hub } from "@mahmal/core/hub/Hub"
import type { Command } from "@mahmal/core/journey/Command"
import type { PilgrimId, Serial } from "@mahmal/core/journey/ids"
import { CampaignId } from "@mahmal/core/season/CampaignId"
import { addDays, type SeasonDay } from "@mahmal/core/season/SeasonDay"
import { braceletWorkshopDefaults, startBraceletWorkshop } from "@mahmal/mocks"
import { Effect, ManagedRuntime } from "effect"
import pg from "pg"
import { afterAll, beforeAll, expect, it } from "vitest"
import type { Database } from "../../src/postgres/Database.ts"
import { holdDraw } from "../../src/season/holdDraw.ts"
import { storeApplications } from "../../src/season/storeApplications.ts"
import { storeSeason } from "../../src/season/storeSeason.ts"
import { turnDay } from "../../src/season/turnDay.ts"
import { type HubParts, serverLayer } from "../../src/serverLayer.ts"
import { type StandIns, startStandIns } from "../../src/standIns/startStandIns.ts"
import { freePort } from "../support/freePort.ts"
import { type FreshDatabase, freshDatabase } from "../support/freshDatabase.ts"
import { keyHeaders } from "../support/roles.ts"
import { type SmallSeason, smallSeason } from "../support/smallSeason.ts"
import { until } from "../support/until.ts"

let season: SmallSeason
let fresh: FreshDatabase
let pool: pg.Pool
let standIns: StandIns
let workshop: Awaited<ReturnType<typeof startBraceletWorkshop>>
let port: number
let hub: ManagedRuntime.ManagedRuntime<HubParts | Database, unknown>

beforeAll(async () => {
  season = await smallSeason(60)
  fresh = await freshDatabase()
  port = await freePort()
  pool = new pg.Pool({ connectionString: fresh.url, max: 2, options: "-c search_path=mahmal" })
  standIns = await startStandIns({ seed: "vendors", faultRate: 0, hubUrl: `http://127.0.0.1:${port}`, refuseRate: 0 })
  workshop = await startBraceletWorkshop({ makeAfterMs: 50 })
})
afterAll(async () => {
  await hub.dispose()
  await workshop.close()
  await standIns.close()
  await pool.end()
  await fresh.drop()
  await season.remove()
})

const withWorkshop = (share: number) => ({
  WORKSHOP_URL: workshop.url,
  WORKSHOP_USERNAME: braceletWorkshopDefaults.username,
  WORKSHOP_PASSWORD: braceletWorkshopDefaults.password,
  WORKSHOP_SHARE: String(share),
})
const startHub = async (vendors: Readonly<Record<string, string>>) => {
  const often = { HUB_FIRST_PAUSE: "50 millis", HUB_ASK_EVERY: "100 millis", HUB_BREAKER_COOLDOWN: "50 millis" }
  hub = ManagedRuntime.make(
    serverLayer({ ...standIns.environment, ...often, ...vendors, DATABASE_URL: fresh.url, PORT: String(port) }),
  )
  await hub.runPromise(Effect.void)
}
const count = async (text: string) => Number((await pool.query(`select count(*) from ${text}`)).rows[0].count)
const none = (text: string) => until(async () => (await count(text)) === 0 || undefined)
const order = "operation = 'bracelet.order'"
const orders = async (state: string) =>
  (await pool.query<{ id: string }>(`select id from exchange where ${order} and state = $1`, [state])).rows.map(
    ({ id }) => id,
  )
const turn = (day: SeasonDay) => hub.runPromise(turnDay(season.figures.name, day))
const act = (command: Command, ...pilgrims: ReadonlyArray<PilgrimId>) =>
  hub.runPromise(
    Hub.use(({ submit }) => submit({ _tag: "Acts", acts: pilgrims.map((pilgrim) => ({ pilgrim, command })) })),
  )
const bracelets = async () =>
  (
    await pool.query<{ id: PilgrimId; serial: Serial }>(
      "select id, data -> 'bracelet' ->> 'serial' as serial from pilgrim where state = 'Bracelet' order by id",
    )
  ).rows
const made = (mock: StandIns["mocks"]["bracelet"]) => mock.ledger.entries({ effect: "bracelet.made" })

it("what one vendor declined goes to whoever gets the orders now, when a person says that it is not made", async () => {
  standIns.mocks.bracelet.faults.set([{ kinds: ["unavailable"], rate: 1, seed: "down" }])
  await startHub(withWorkshop(0))
  const { figures, applicationsFile } = season
  await hub.runPromise(
    Effect.gen(function* () {
      yield* storeSeason(figures, "vendors")
      yield* storeApplications(figures, createReadStream(applicationsFile))
      yield* turnDay(figures.name, figures.draw.day)
      yield* holdDraw(figures, "vendors", figures.draw.day)
    }),
  )
  const { rows } = await pool.query<{ id: PilgrimId }>("select id from pilgrim where state = 'Drawn'")
  await act({ _tag: "Confirm", campaign: CampaignId.make("C01") }, ...rows.map(({ id }) => id))
  await none("pilgrim where state = 'Drawn'")
  await turn(figures.cutOffs.visas.day)
  await none("pilgrim where state = 'Registered'")
  await turn(addDays(figures.cutOffs.visas.day, 1))
  await until(async () => (await count(`exchange where ${order} and attempts > 0`)) > 0 || undefined)
  await hub.dispose()
  await pool.query(`update exchange set state = 'Declined', data = '{"code":"conflict"}' where ${order}`)

  // It takes every order, and nobody hears of it.
  workshop.faults.set([{ kinds: ["reply-lost"], rate: 1, seed: "lost" }])
  await startHub(withWorkshop(100))
  const headers = { ...(await hub.runPromise(keyHeaders({ unit: "operations" }))), "content-type": "application/json" }
  for (const id of await orders("Declined"))
    await fetch(`http://127.0.0.1:${port}/v1/exchanges/${encodeURIComponent(id)}/resolution`, {
      method: "POST",
      headers,
      body: JSON.stringify({ outcome: "did-not", reason: "The maker says by telephone that it will not make them." }),
    })
  expect(await orders("Declined")).toEqual([])
  await none(`exchange where ${order} and state not in ('InDoubt', 'NotDone')`)
  expect((await orders("InDoubt")).length).toBeGreaterThan(0)
  for (const id of await orders("InDoubt")) expect(id).toMatch(/^bracelet\.order\/1448-W-/)
})

it("an order stays with the vendor to whom it may have gone, whatever the shares and vendors are later", async () => {
  await hub.dispose()
  standIns.mocks.bracelet.faults.set([])
  // Without the workshop nobody else is asked to make what it may make.
  await startHub({})
  const attempts = async () =>
    Number((await pool.query("select sum(attempts) from exchange where operation = 'bracelet.order'")).rows[0].sum)
  const before = await attempts()
  await until(async () => (await attempts()) > before + 3 || undefined)
  expect(made(standIns.mocks.bracelet)).toEqual([])
  await hub.dispose()

  workshop.faults.set([])
  await startHub(withWorkshop(0))
  await none("pilgrim where state = 'Visa'")
  const all = await bracelets()
  expect(all.length).toBeGreaterThan(10)
  expect(all.filter(({ serial }) => !serial.startsWith("W"))).toEqual([])
  expect(made(workshop)).toHaveLength(all.length)
  expect(made(standIns.mocks.bracelet)).toEqual([])
})

it("a bracelet is replaced and revoked by who made it, as soon as that vendor is back, whoever gets the orders now", async () => {
  const [lost, gone] = await bracelets()
  workshop.faults.set([{ kinds: ["unavailable"], rate: 1, seed: "down" }])
  await act({ _tag: "ReplaceBracelet", serial: lost!.serial, reason: "lost" }, lost!.id)
  await act({ _tag: "Withdraw" }, gone!.id)
  await until(
    async () => (await count("exchange where operation = 'bracelet.revoke' and attempts > 1")) > 0 || undefined,
  )
  workshop.faults.set([])
  await none("exchange where operation in ('bracelet.replace', 'bracelet.revoke') and state <> 'Done'")
  const now = await bracelets()
  expect(now.find(({ id }) => id === lost!.id)?.serial).toMatch(/^W/)
  expect(now.find(({ id }) => id === lost!.id)?.serial).not.toBe(lost!.serial)
  expect(workshop.ledger.entries({ effect: "bracelet.revoked" }).map(({ ref }) => ref)).toContain(gone!.serial)
})
