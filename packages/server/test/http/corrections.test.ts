import { type ExchangeId, exchangeId } from "@mahmal/core/exchange/Exchange"
import type { Operation } from "@mahmal/core/exchange/Operation"
import type { Finding } from "@mahmal/core/exchange/settle"
import { Hub } from "@mahmal/core/hub/Hub"
import type { Command } from "@mahmal/core/journey/Command"
import { type PilgrimId, Serial } from "@mahmal/core/journey/ids"
import { CampaignId } from "@mahmal/core/season/CampaignId"
import { dateIn } from "@mahmal/core/season/dateIn"
import { addDays } from "@mahmal/core/season/SeasonDay"
import { Exchanges } from "@mahmal/core/store/Exchanges"
import { People } from "@mahmal/core/store/People"
import { Effect } from "effect"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { Database } from "../../src/postgres/Database.ts"
import { drawOnly, pilgrimOf, populate, singles } from "./sample.ts"
import { type Ask, type StartedHub, startHub } from "./startHub.ts"

let hub: StartedHub
let duty: Ask
const rows = singles.slice(0, 8).map(([row = []]) => row)
const pilgrims = rows.map((row) => pilgrimOf(row) as PilgrimId)
const [waiting, travelling, asking, told, confirmed, entered] = pilgrims as [
  PilgrimId,
  PilgrimId,
  PilgrimId,
  PilgrimId,
  PilgrimId,
  PilgrimId,
]

beforeAll(async () => {
  hub = await startHub()
  duty = await hub.system({ unit: "operations" })
  await populate(hub, 100, ...singles.slice(0, 8))
  await drawOnly(hub, rows.slice(1))
})
afterAll(() => hub.stop())

const act = (pilgrim: PilgrimId, ...commands: ReadonlyArray<Command>) =>
  hub.run(
    Effect.flatMap(Hub, ({ submit }) =>
      Effect.forEach(commands, (command) => submit({ _tag: "Acts", acts: [{ pilgrim, command }] })),
    ),
  )

const confirm: Command = { _tag: "Confirm", campaign: CampaignId.make("C7") }
const registered = (pilgrim: PilgrimId): Command => ({
  _tag: "RecordRegistration",
  registration: { reference: `R-${pilgrim}`, number: `N-${pilgrim}` },
})

/** What a foreign system said to an exchange, as a worker would submit it. */
const said = (exchange: ExchangeId, pilgrim: PilgrimId, finding: Finding) =>
  hub.run(
    Effect.flatMap(Hub, ({ submit }) =>
      submit({
        _tag: "Facts",
        facts: [],
        turn: {
          exchange,
          operation: exchange.slice(0, exchange.indexOf("/")) as Operation,
          pilgrims: [pilgrim],
          finding,
          message: { kind: "send", started: Date.now(), ended: Date.now(), outcome: finding.outcome },
        },
      }),
    ),
  )

const correct = (pilgrim: PilgrimId, changes: object) =>
  duty("POST", `/v1/pilgrims/${pilgrim}/correction`, { json: { reason: "Seen in the new passport.", changes } })

const person = async (pilgrim: PilgrimId) => (await hub.ask("GET", `/v1/pilgrims/${pilgrim}`)).json

const tasks = async (pilgrim: PilgrimId) =>
  (await duty("GET", "/v1/tasks?kind=person.told-otherwise")).json.items.filter((task) => task.pilgrim === pilgrim)

const messages = async (pilgrim: PilgrimId) =>
  (await hub.ask("GET", `/v1/pilgrims/${pilgrim}/exchanges`)).json.items
    .filter(({ operation }) => operation === "sms.send")
    .map(({ exchange }) => exchange)

describe("a correction of a person", () => {
  it("is possible although no system has refused anything, and stays on record with what was so before", async () => {
    const before = (await person(waiting)).person as { passport: string }
    const got = await correct(waiting, { passport: "H9001234", passportExpiry: "2036-11-02" })
    expect([got.status, got.json]).toEqual([200, { changed: ["passport", "passportExpiry"], toldOtherwise: [] }])
    expect(await person(waiting)).toMatchObject({
      person: { passport: "H9001234", passportExpiry: "2036-11-02" },
      corrections: [
        { reason: "Seen in the new passport.", diff: { passport: { from: before.passport, to: "H9001234" } } },
      ],
    })
    expect(await tasks(waiting)).toEqual([])
  })

  it("changes nothing where all was so before, and is refused where it corrects nothing", async () => {
    const got = await correct(waiting, { passport: "H9001234" })
    expect([got.status, got.json]).toEqual([200, { changed: [], toldOtherwise: [] }])
    expect((await person(waiting)).corrections).toHaveLength(1)
    expect((await correct(waiting, {})).status).toBe(400)
    expect((await correct(waiting, { passport: "h 1" })).status).toBe(400)
    expect((await correct("1448-NOBODY" as PilgrimId, { passport: "H9001234" })).status).toBe(404)
  })

  it("of who is registered is a task to have it changed with the e-track, and the border knows the pilgrim by it", async () => {
    await act(travelling, confirm, registered(travelling))
    const got = await correct(travelling, { passport: "H9005555", mobile: "+97433005555" })
    expect(got.json).toEqual({ changed: ["passport", "mobile"], toldOtherwise: ["etrack"] })
    expect(await tasks(travelling)).toMatchObject([{ system: "etrack", unit: "operations", closed: null }])
    const { person: known } = (await person(travelling)) as unknown as {
      person: { nationality: string; birthDate: string }
    }
    const crossing = {
      passport: "H9005555",
      nationality: known.nationality,
      birthDate: known.birthDate,
      direction: "arrival",
      at: "2027-05-08T10:00:00+03:00",
      point: "Salwa",
    } as const
    const crossed = await hub.run(People.use(({ whoCrossed }) => whoCrossed([crossing])))
    expect(crossed.map(({ pilgrim }) => pilgrim)).toEqual([travelling])
  })

  it("waits for the end of a call that may be out with the earlier data, but not for one that is yet to be sent", async () => {
    await act(asking, confirm)
    const { json } = await hub.ask("GET", `/v1/pilgrims/${asking}/exchanges`)
    const exchange = json.items.find(({ operation }) => operation === "etrack.register")?.exchange as ExchangeId
    expect(await correct(asking, { nameLatin: "Laila Al Hajri" })).toMatchObject({
      status: 200,
      json: { toldOtherwise: [] },
    })
    const opening = { exchange, operation: "etrack.register", pilgrims: [asking] } as const
    await hub.run(Effect.flatMap(Exchanges, ({ begin }) => begin([opening])))
    const refused = await correct(asking, { nameLatin: "Laila Alhajri" })
    expect(refused).toMatchObject({
      status: 409,
      json: {
        type: "/problems/correction-waits",
        title: "This cannot be corrected before a system has answered",
        detail: `The exchange ${exchange} may be out with what is to be corrected. Wait for its end, then correct.`,
        exchange,
        state: "Sending",
      },
    })
    // It does not tell the telephone number.
    expect((await correct(asking, { mobile: "+97433006666" })).status).toBe(200)
    await said(exchange, asking, { outcome: "accepted", receipt: "ETR-1" as never })
    expect((await correct(asking, { nameLatin: "Laila Alhajri" })).json).toMatchObject({ toldOtherwise: ["etrack"] })
  })
})

describe("a corrected mobile number", () => {
  it("is told of being chosen, once: the earlier one may be somebody else's", async () => {
    const first = exchangeId("sms.send", `${told}/drawn`)
    expect(await messages(told)).toEqual([first])
    // What is yet to be sent goes to the number that is known then.
    await correct(told, { mobile: "+97433007770" })
    expect(await messages(told)).toEqual([first])
    await said(first, told, { outcome: "done" })
    await correct(told, { nameLatin: "Another Spelling" })
    expect(await messages(told)).toEqual([first])
    for (let time = 1; time <= 2; time += 1) await correct(told, { mobile: "+97433007777" })
    expect(await messages(told)).toEqual([`${first}/2`, first])
  })

  it("is where the next message goes, also where the hub has just sent one", async () => {
    const mobile = async () => (await hub.run(People.use(({ find }) => find([told])))).get(told)?.traveller.mobile
    const before = await mobile()
    expect(before).not.toBe("+97433007711")
    await correct(told, { mobile: "+97433007711" })
    expect(await mobile()).toBe("+97433007711")
  })

  it("is not told what is no news any more", async () => {
    await said(exchangeId("sms.send", `${confirmed}/drawn`), confirmed, { outcome: "done" })
    await act(confirmed, confirm)
    await correct(confirmed, { mobile: "+97433008888" })
    expect(await messages(confirmed)).toEqual([`sms.send/${confirmed}/drawn`])
  })
})

describe("an arrival that the border's feed did not tell", () => {
  const arrival = (on: string) => duty("POST", `/v1/pilgrims/${entered}/arrival`, { json: { on } })

  it("is recorded by a person, as is a permit that was issued anew, not for a day that is still to come", async () => {
    const entitlement = { kind: "permit", id: "ent_1", number: "P1" } as const
    const bracelet = { serial: Serial.make("B1"), chip: "04A1" }
    await act(
      entered,
      confirm,
      registered(entered),
      { _tag: "RecordEntitlement", entitlement },
      { _tag: "RecordBracelet", bracelet },
    )
    const reissue = { replaces: entitlement, entitlement: { ...entitlement, number: "P2" } }
    const mistyped = { ...reissue, replaces: { ...entitlement, id: "ent_7" } }
    expect(await duty("POST", `/v1/pilgrims/${entered}/reissue`, { json: mistyped })).toMatchObject({
      status: 409,
      json: { reason: "contradiction", pointer: "/replaces/id" },
    })
    for (const number of ["P2 ", "\u200fP2", "P٢"])
      expect(
        await duty("POST", `/v1/pilgrims/${entered}/reissue`, {
          json: { ...reissue, entitlement: { ...entitlement, number } },
        }),
        number,
      ).toMatchObject({
        status: 400,
        json: {
          errors: [{ pointer: "/entitlement/number", detail: expect.stringContaining("as the system writes it") }],
        },
      })
    const reissued = () => duty("POST", `/v1/pilgrims/${entered}/reissue`, { json: reissue })
    expect([(await reissued()).json.changed, (await reissued()).json.changed]).toEqual([true, false])
    expect((await person(entered)).standing).toMatchObject({ _tag: "Bracelet", entitlement: { number: "P2" } })
    expect((await arrival("2099-05-08")).json).toMatchObject({
      errors: [{ in: "body", pointer: "/on", detail: expect.stringContaining("Expected a day up to") }],
    })
    await hub.run(Database.use(({ query }) => query({ text: "update season set today = '2027-05-10'" })))
    expect(await arrival("2027-04-01")).toMatchObject({
      status: 409,
      json: {
        reason: "not-open-yet",
        state: "Bracelet",
        possible: ["withdrawal", "death", "finding", "replacement", "reissue", "arrival"],
      },
    })
    expect((await arrival("2027-05-08")).json).toMatchObject({
      changed: true,
      pilgrims: [{ state: "Arrived" }],
    })
    expect((await arrival("2027-05-09")).json).toMatchObject({ changed: false })
  })

  it("may be of a day that has begun by the clock, when the season has not been turned to it yet", async () => {
    const setTo = (today: string) =>
      hub.run(Database.use(({ query }) => query({ text: "update season set today = $1", values: [today] })))
    const date = dateIn("Asia/Qatar", Date.now())
    await setTo(addDays(date, -1))
    expect((await arrival(date)).status).not.toBe(400)
    expect((await arrival(addDays(date, 2))).status).toBe(400)
  })
})

describe("a death in the country that was recorded by mistake", () => {
  it("is taken back by who may record one, and another bracelet is asked for", async () => {
    const doctor = await hub.system({ unit: "medical" })
    const one = `/v1/pilgrims/${entered}`
    await doctor("POST", `${one}/death`)
    const again = await doctor("POST", `${one}/withdrawal`)
    expect(again.status).toBe(403)
    expect((await duty("POST", `${one}/withdrawal`)).json).toMatchObject({
      state: "Deceased",
      possible: ["taking-back"],
    })
    const taken = await doctor("POST", `${one}/taking-back`, { json: { what: "death" } })
    expect(taken.json).toMatchObject({ changed: true, pilgrims: [{ state: "Arrived" }] })
    const { json } = await hub.ask("GET", `${one}/exchanges`)
    expect(json.items.map(({ exchange }) => exchange)).toContain("bracelet.replace/B1/1/damaged")
    expect((await doctor("POST", `${one}/taking-back`, { json: { what: "death" } })).json.changed).toBe(false)
  })
})
