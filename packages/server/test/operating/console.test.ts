import { type ExchangeId, exchangeId } from "@mahmal/core/exchange/Exchange"
import type { Operation } from "@mahmal/core/exchange/Operation"
import { Hub } from "@mahmal/core/hub/Hub"
import type { Command } from "@mahmal/core/journey/Command"
import type { PilgrimId } from "@mahmal/core/journey/ids"
import { CampaignId } from "@mahmal/core/season/CampaignId"
import { Exchanges } from "@mahmal/core/store/Exchanges"
import { Effect } from "effect"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { watchExchanges } from "../../src/operating/watchExchanges.ts"
import { Database } from "../../src/postgres/Database.ts"
import { openTask } from "../../src/store/openTask.ts"
import { draw, pilgrimOf, populate, singles } from "../http/sample.ts"
import { type Ask, type StartedHub, startHub } from "../http/startHub.ts"
import { hubProcess } from "../support/hubProcess.ts"

let hub: StartedHub
let duty: Ask
const pilgrims = singles.slice(0, 6).map(([row]) => pilgrimOf(row) as PilgrimId)
const [leaving, other, silent, told, third, fourth] = pilgrims as [
  PilgrimId,
  PilgrimId,
  PilgrimId,
  PilgrimId,
  PilgrimId,
  PilgrimId,
]
const address = (exchange: string) => `/v1/exchanges/${encodeURIComponent(exchange)}`

const ask = (pilgrim: PilgrimId, ...commands: ReadonlyArray<Command>) =>
  hub.run(
    Effect.flatMap(Hub, ({ submit }) =>
      Effect.forEach(commands, (command) => submit({ _tag: "Acts", acts: [{ pilgrim, command }] })),
    ),
  )

/** What a foreign system said to an exchange, as a worker would submit it. */
const said = (
  exchange: ExchangeId,
  pilgrim: PilgrimId,
  finding: { outcome: "declined"; code: string } | { outcome: "in-doubt" },
  detail: string,
) =>
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
          message: {
            kind: "send",
            started: Date.now(),
            ended: Date.now() + 40,
            outcome: finding.outcome,
            detail,
            sent: '{"passport":"QX7654321"}',
            received: "<html>",
            status: 409,
          },
        },
      }),
    ),
  )

const withVisa = (pilgrim: PilgrimId, id: string): ReadonlyArray<Command> => [
  { _tag: "Confirm", campaign: CampaignId.make("C7") },
  { _tag: "RecordRegistration", registration: { reference: `R-${pilgrim}`, number: `N-${pilgrim}` } },
  { _tag: "RecordEntitlement", entitlement: { kind: "permit", id, number: `P-${id}` } },
]

const taken = async () => {
  const { json } = await hub.ask("GET", "/v1/seasons/1448")
  const { citizens, others } = (json as unknown as { shares: Record<"citizens" | "others", { taken: number }> }).shares
  return citizens.taken + others.taken
}

beforeAll(async () => {
  hub = await startHub()
  duty = await hub.system({ unit: "operations" })
  await populate(hub, 100, ...singles.slice(0, 6))
  await draw(hub)
  await ask(leaving, ...withVisa(leaving, "ent_leaving"), { _tag: "Withdraw" })
  await said(
    exchangeId("visa.cancel", "ent_leaving"),
    leaving,
    { outcome: "declined", code: "conflict" },
    "It was used already.",
  )
  await ask(other, ...withVisa(other, "ent_other"), { _tag: "Withdraw" })
  await hub.run(
    Effect.flatMap(Exchanges, ({ begin }) =>
      begin([{ exchange: exchangeId("visa.cancel", "ent_other"), operation: "visa.cancel", pilgrims: [other] }]),
    ),
  )
  await said(
    exchangeId("visa.cancel", "ent_other"),
    other,
    { outcome: "in-doubt" },
    "The connection broke after sending.",
  )
  await said(exchangeId("sms.send", `${silent}/drawn`), silent, { outcome: "in-doubt" }, "No answer in time.")
  await said(exchangeId("sms.send", `${told}/drawn`), told, { outcome: "declined", code: "failed" }, "Delivery failed.")
  await said(
    exchangeId("sms.send", `${third}/drawn`),
    third,
    { outcome: "declined", code: "failed" },
    "Delivery failed.",
  )
})
afterAll(() => hub.stop())

const names = (got: { json: { items: ReadonlyArray<Readonly<Record<string, unknown>>> } }) =>
  got.json.items.map(({ exchange }) => exchange)
const search = (json: object) => duty("POST", "/v1/exchanges/search", { json })

describe("the person on duty", () => {
  it("finds what failed by system, state, pilgrim, time and text, with the reason in both languages", async () => {
    const declined = await search({ system: "visa", states: ["Declined"] })
    expect(declined.status).toBe(200)
    expect(declined.json.items).toMatchObject([
      {
        exchange: "visa.cancel/ent_leaving",
        why: {
          en: "The visa authority declined the cancellation of a permit or visa with the code conflict (It was used already).",
          ar: expect.stringContaining("conflict"),
        },
      },
    ])
    expect(names(await search({ text: "BROKE AFTER" }))).toEqual(["visa.cancel/ent_other"])
    expect(names(await search({ text: "conflict" }))).toEqual(["visa.cancel/ent_leaving"])
    expect(names(await search({ text: "ENT_oth" }))).toEqual(["visa.cancel/ent_other"])
    for (const text of ["%%", "__", "\\\\"]) expect(names(await search({ text }))).toEqual([])
    expect(names(await search({ pilgrim: silent, openedFrom: "2026-01-01T00:00:00Z" }))).toEqual([
      `sms.send/${silent}/drawn`,
    ])
    expect(names(await search({ openedTo: "2026-01-01T00:00:00Z" }))).toEqual([])
    const { opened, exchange } = declined.json.items[0] ?? {}
    expect(names(await search({ openedFrom: opened }))).toContain(exchange)
    expect(names(await search({ openedTo: opened }))).not.toContain(exchange)
    const [first, second] = [await search({ limit: 1 }), await search({ limit: 1000 })]
    const rest = await search({ limit: 1000, cursor: first.json.next })
    expect([...names(first), ...names(rest)]).toEqual(names(second))
  })

  it("sees that it happened and what can be done, and what was in it only with the right to it", async () => {
    const outline = await duty("GET", `${address("visa.cancel/ent_leaving")}/outline`)
    expect(outline.json).toMatchObject({
      possible: ["retry", "resolve"],
      calls: [{ kind: "send", outcome: "declined", detail: "It was used already.", status: 409 }],
      acts: [],
    })
    expect(outline.text).not.toContain("QX7654321")
    expect((await duty("GET", address("visa.cancel/ent_leaving"))).status).toBe(403)
    const body = { json: { contents: "qx7654", system: "visa" } }
    expect((await duty("POST", "/v1/exchanges/search/contents", body)).status).toBe(403)
    const contain = async (contents: string) =>
      names(await hub.ask("POST", "/v1/exchanges/search/contents", { json: { contents, system: "visa" } }))
    for (const contents of ["qx7654", "<html>"]) expect(await contain(contents)).toHaveLength(2)
    expect((await hub.ask("POST", "/v1/exchanges/search/contents", { json: { contents: "qx7654" } })).status).toBe(400)
  })

  it("is told why an act is refused, and what to do instead", async () => {
    const json = { reason: "Once more, please." }
    const retried = await duty("POST", `${address(`sms.send/${silent}/drawn`)}/retry`, { json })
    expect([retried.status, retried.json.type]).toEqual([409, "/problems/exchange-act-refused"])
    expect(retried.json).toMatchObject({ reason: "not-repeatable", state: "InDoubt", detail: expect.any(String) })
    const given = await duty("POST", `${address("visa.cancel/ent_leaving")}/giving-up`, { json })
    expect(given.json).toMatchObject({ reason: "somebody-waits" })
    const word = { reason: "They say no.", outcome: "did-not" }
    const soon = await duty("POST", `${address("visa.cancel/ent_other")}/resolution`, { json: word })
    expect(soon.json).toMatchObject({ reason: "too-early" })
    expect((await duty("POST", `${address("visa.cancel/ent_none")}/retry`, { json })).status).toBe(404)
    const inspection = await hub.system({ unit: "inspection" })
    expect((await inspection("POST", `${address("visa.cancel/ent_other")}/retry`, { json })).status).toBe(403)
  })

  it("has a task for a cancellation that was declined, once, and settles it so that the place is free", async () => {
    await hub.run(watchExchanges())
    await hub.run(watchExchanges())
    const tasks = await duty("GET", "/v1/tasks?unit=operations")
    expect(tasks.json.items).toMatchObject([
      {
        kind: "exchange.undo-declined",
        exchange: "visa.cancel/ent_leaving",
        pilgrim: leaving,
        season: "1448",
        system: "visa",
        why: { en: expect.stringContaining("place stays taken") },
        closed: null,
      },
    ])
    const before = await taken()
    const json = { reason: "The desk cancelled it by hand.", outcome: "took-effect" }
    const settled = await duty("POST", `${address("visa.cancel/ent_leaving")}/resolution`, { json })
    expect(settled.json).toMatchObject({ standing: { _tag: "Done" }, tasks: [], possible: [] })
    expect(settled.json.acts).toMatchObject([{ act: "resolve", reason: json.reason, by: expect.stringMatching(/:/) }])
    // The registration is cancelled next; the place is free after it.
    const cancel = exchangeId("etrack.cancel", `N-${leaving}/1`)
    expect(names(await search({ pilgrim: leaving, operation: "etrack.cancel" }))).toEqual([cancel])
    expect(names(await search({ pilgrim: leaving, operation: "visa.cancel" }))).toEqual([])
    await said(cancel, leaving, { outcome: "declined", code: "Client.NoSuchRegistration" }, "It knows nothing of it.")
    await hub.run(watchExchanges())
    expect((await duty("GET", "/v1/tasks")).json.items).toMatchObject([{ exchange: cancel }])
    await duty("POST", `${address(cancel)}/resolution`, {
      json: { ...json, reason: "They have no such registration." },
    })
    expect(await taken()).toBe(before - 1)
    expect((await duty("GET", "/v1/tasks")).json.items).toEqual([])
    expect((await duty("GET", "/v1/tasks?closed=yes")).json.items).toHaveLength(2)
    const { json: pilgrim } = await hub.ask("GET", `/v1/pilgrims/${leaving}`)
    expect(pilgrim.standing).toEqual({ _tag: "Withdrawn", outside: [] })
  })

  it("corrects a number and sends another message; who, why and what it was before are kept", async () => {
    const exchange = `sms.send/${told}/drawn`
    const edit = { reason: "He gave the number of his shop.", pilgrim: told, changes: { mobile: "+97433123456" } }
    const edited = await duty("POST", `${address(exchange)}/edit`, { json: edit })
    expect(edited.status).toBe(200)
    expect(edited.text).not.toContain("+97433123456")
    expect(names(await search({ pilgrim: told, states: ["Due"] }))).toEqual([`${exchange}/2`])
    const { json } = await hub.ask("GET", address(exchange))
    expect(json.acts).toMatchObject([
      {
        act: "edit",
        reason: edit.reason,
        diff: { mobile: { from: expect.stringMatching(/^\+/), to: "+97433123456" } },
      },
    ])
    expect((await hub.ask("GET", `/v1/pilgrims/${told}`)).text).toContain("+97433123456")
    const again = await duty("POST", `${address(exchange)}/edit`, { json: edit })
    expect(again.json).toMatchObject({ reason: "under-way" })
    const passport = { ...edit, changes: { passport: "QA1234567" } }
    expect((await duty("POST", `${address(exchange)}/edit`, { json: passport })).json).toMatchObject({
      reason: "nothing-to-edit",
    })
  })

  it("corrects a message that waits to be sent, though the one before it was accepted with the number of that day", async () => {
    const exchange = `sms.send/${fourth}/drawn`
    await hub.run(
      Effect.flatMap(Database, (database) =>
        database.query({
          text: `insert into exchange (id, operation, pilgrims, state, data, attempts)
            values ($1, 'sms.send', array[$2], 'Accepted', '{"since": 1, "receipt": "R"}', 1)`,
          values: [`sms.send/${fourth}/before`, fourth],
        }),
      ),
    )
    const edit = { reason: "He has another number.", pilgrim: fourth, changes: { mobile: "+97433123457" } }
    expect((await duty("POST", `${address(exchange)}/edit`, { json: edit })).status).toBe(200)
  })

  it("is told that they may record what a system has for who waits for it", async () => {
    await ask(fourth, { _tag: "Confirm", campaign: CampaignId.make("C7") })
    const [registration] = names(await search({ pilgrim: fourth, operation: "etrack.register" }))
    const { json } = await duty("GET", `${address(String(registration))}/outline`)
    expect(json.possible).toEqual(["retry", "edit", "resolve"])
  })

  it("does an act once for its idempotency key", async () => {
    const exchange = `sms.send/${third}/drawn`
    const asking = { json: { reason: "The network was down." }, headers: { "idempotency-key": "night-1" } }
    const [first, second] = [
      await duty("POST", `${address(exchange)}/retry`, asking),
      await duty("POST", `${address(exchange)}/retry`, asking),
    ]
    expect([first.status, second.text]).toEqual([200, first.text])
    const { json } = await hub.ask("GET", address(exchange))
    expect(json.acts).toHaveLength(1)
  })
})

describe("a task", () => {
  const why = { en: "Look at it.", ar: "انظر إليه." }

  it("is opened once for its kind and subject, and again only after it was closed", async () => {
    const task = { kind: "exchange.unreadable", system: "visa", season: "1448", why } as const
    await Promise.all([hub.run(openTask(task)), hub.run(openTask(task))])
    const open = async () => (await duty("GET", "/v1/tasks?kind=exchange.unreadable")).json.items
    const [only, ...more] = await open()
    expect([only?.title, more]).toEqual([expect.objectContaining({ ar: expect.any(String) }), []])
    const json = { reason: "The authority repaired it." }
    const closed = await duty("POST", `/v1/tasks/${only?.task}/closing`, { json })
    expect(closed.json).toMatchObject({ closed: { because: json.reason } })
    const twice = await duty("POST", `/v1/tasks/${only?.task}/closing`, { json: { reason: "Once more." } })
    expect(twice.json).toMatchObject({ closed: { because: json.reason } })
    expect(await open()).toEqual([])
    await hub.run(openTask(task))
    expect(await open()).toHaveLength(1)
    expect((await duty("POST", "/v1/tasks/999999/closing", { json })).status).toBe(404)
  })

  it("is of its own subject where it has one, and of its pilgrim's season", async () => {
    const task = { kind: "exchange.order-declined", exchange: "bracelet.order/1", pilgrim: told, why } as const
    for (const subject of ["one", "other"]) await hub.run(openTask({ ...task, subject }))
    const of = async (season: string) =>
      (await duty("GET", `/v1/tasks?kind=exchange.order-declined&season=${season}`)).json.items
    expect(await of("1448")).toMatchObject([{ season: "1448" }, { season: "1448" }])
    expect(await of("1447")).toEqual([])
  })

  it("that is due comes before one that is not", async () => {
    const due = new Date("2027-01-01T00:00:00Z")
    await hub.run(openTask({ kind: "exchange.declined", subject: "late", why, season: "1448" }))
    await hub.run(openTask({ kind: "exchange.declined", subject: "due", why, season: "1448", due }))
    const listed = await duty("GET", "/v1/tasks?kind=exchange.declined&limit=1")
    expect(listed.json.items).toMatchObject([{ due: "2027-01-01T00:00:00.000000Z" }])
    const rest = await duty("GET", `/v1/tasks?kind=exchange.declined&limit=1&cursor=${listed.json.next}`)
    expect(rest.json.items).toMatchObject([{ due: null }])
  })
})

describe("the command line", () => {
  const typed = async (...args: ReadonlyArray<string>) => {
    const key = hub.shown.authorization?.replace("Bearer ", "") ?? ""
    const run = hubProcess(["exchanges", ...args], { MAHMAL_URL: hub.origin, MAHMAL_KEY: key })
    const { status } = await run.ended
    return { status, output: run.output() }
  }

  it("finds an exchange, shows what was in it where that is asked for, and takes one word on it alone", async () => {
    const exchange = `sms.send/${silent}/drawn`
    const [found, contained, bare, full, wordless] = await Promise.all([
      typed("find", "--system", "sms", "--state", "InDoubt"),
      typed("find", "--system", "visa", "--state", "InDoubt", "--contents", "qx7654"),
      typed("show", exchange),
      typed("show", exchange, "--contents"),
      typed("resolve", exchange, "--reason", "They say so."),
    ])
    expect(found.output).toContain(exchange)
    expect(found.output).not.toContain(third)
    expect(contained.output).toContain("visa.cancel/ent_other")
    expect(bare.output).toContain("No answer in time.")
    expect(bare.output).not.toContain("QX7654321")
    expect(full.output).toContain("QX7654321")
    expect(wordless).toEqual({ status: 1, output: "mahmal: Say either --took-effect or --did-not.\n" })
    const settled = await typed("resolve", exchange, "--took-effect", "--reason", "They say so.", "--json")
    expect(JSON.parse(settled.output)).toMatchObject({ standing: { _tag: "Done" }, acts: [{ act: "resolve" }] })
  })

  it("plans exchanges by name, shows, lists and stops the plan, and lets nobody approve their own", async () => {
    const exchange = `sms.send/${silent}/drawn`
    const made = await typed("rerun", "plan", exchange, "--reason", "After the outage.")
    const [, plan = "", hash = ""] = /^Plan (\d+) [\s\S]* --hash (\w{64})$/m.exec(made.output) ?? []
    expect(made.output).toContain("1 exchange, of which\n       1  took effect already")
    const [safe, done, own, all] = await Promise.all([
      typed("rerun", "show", plan, "--outlook", "safe"),
      typed("rerun", "show", plan, "--outlook", "already-done"),
      typed("rerun", "approve", plan, "--hash", hash),
      typed("rerun", "list", "--limit", "1", "--json"),
    ])
    expect(safe.output).toMatch(/\nNone\.\n$/)
    expect(done.output).toContain(exchange)
    expect(own).toMatchObject({ status: 1, output: expect.stringContaining("Who made a plan cannot approve it") })
    expect(JSON.parse(all.output).items).toMatchObject([{ rerun: Number(plan) }])
    expect((await typed("rerun", "stop", plan, "--reason", "It is settled.")).output).toContain("It is settled.")
  })

  it("closes a task, and lists it with those that are closed", async () => {
    const [task] = (await duty("GET", "/v1/tasks?kind=exchange.declined&limit=1")).json.items
    const closed = await typed("close", String(task?.task), "--reason", "Nobody needs it now.")
    expect(closed.output).toContain("Nobody needs it now.")
    const listed = async (...more: ReadonlyArray<string>) =>
      JSON.parse((await typed("tasks", "--kind", "exchange.declined", "--json", ...more)).output).items.map(
        (one: { readonly task: number }) => one.task,
      )
    expect(await listed("--closed")).toContain(task?.task)
    expect(await listed()).not.toContain(task?.task)
  })

  it("says in the language that is asked for that there are more tasks than it shows, and knows two languages", async () => {
    const open = (await hub.ask("GET", "/v1/tasks?limit=2")).json.items
    expect(open).toHaveLength(2)
    const [some, french] = await Promise.all([
      typed("tasks", "--limit", "1", "--lang", "ar"),
      typed("tasks", "--lang", "fr"),
    ])
    expect(some.status, some.output).toBe(0)
    expect(some.output).toMatch(/\nهناك المزيد \(--limit\)\.\n$/)
    expect(french.output).toContain("Allowed choices are en, ar.")
  })
})
