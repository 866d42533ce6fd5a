import { randomUUID } from "node:crypto"
import { writeFile } from "node:fs/promises"
import { join } from "node:path"
import type { Personal } from "@mahmal/core/evidence/Bundle"
import { verifyBundle } from "@mahmal/core/evidence/verifyBundle"
import { Receipt } from "@mahmal/core/exchange/Exchange"
import { recordEntitlement } from "@mahmal/core/hub/callbacks"
import type { PilgrimId } from "@mahmal/core/journey/ids"
import { addDays } from "@mahmal/core/season/SeasonDay"
import { confirm, draw, recordRegistration, reject, situation, waitlist, withdraw } from "@mahmal/core/testing/moments"
import { Effect, Fiber } from "effect"
import pg from "pg"
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest"
import { erase } from "../../src/evidence/erase.ts"
import { makeEvidence } from "../../src/evidence/makeEvidence.ts"
import { AnsweredCommands } from "../../src/http/AnsweredCommands.ts"
import { recordContracts } from "../../src/ledger/recordContracts.ts"
import { Sealing } from "../../src/ledger/Sealing.ts"
import { hubProcess } from "../support/hubProcess.ts"
import { tablesThatSay } from "../support/tablesThatSay.ts"
import { untilHeldUp } from "../support/untilHeldUp.ts"
import { type ALedger, aLedger, apply, toVisa } from "./aLedger.ts"
import { alone, findingsOf } from "./verifiers.ts"

let ledger: ALedger
let pilgrim: PilgrimId
let count = 0
beforeAll(async () => {
  ledger = await aLedger()
})
beforeEach(async () => {
  pilgrim = await apply(ledger, count++)
})
afterAll(() => ledger.close())

/** The evidence, which both verifiers must take. */
const proven = async () => {
  const file = await ledger.evidence(pilgrim)
  expect(findingsOf([file], ledger.first.publicKey).flat(2)).toEqual([])
  return verifyBundle(file, ledger.first.publicKey).bundle!
}
/** The fields of the one person that a bundle shows. */
const shown = (personal: Personal) => Object.values(personal)[0] ?? {}
/** The tables in which a text remains. */
const remains = (text: string) => tablesThatSay(ledger.client, text)

it(`proves every event of a pilgrim, what caused it, who acted and by which contracts${alone}`, async () => {
  await toVisa(ledger, pilgrim)
  const { evidence } = await proven()
  expect(evidence.events.map(({ leaf }) => [leaf.type, leaf.by ?? leaf.because]).slice(0, 5)).toEqual([
    ["PlaceDrawn", "person:committee"],
    ["CampaignConfirmed", "person:campaign"],
    ["RegistrationAsked", "person:campaign"],
    ["RegistrationMade", `etrack.register/${pilgrim}`],
    ["EntitlementIssued", `visa.request/${pilgrim}`],
  ])
  expect(evidence.messages.map(({ exchange, call, started }) => [exchange, call, started])).toEqual([
    [`etrack.register/${pilgrim}`, "send", 1_700_000_000_123],
    [`visa.request/${pilgrim}`, "send", 1_700_000_000_123],
  ])
  expect(evidence.acts.map(({ leaf }) => [leaf.operation, leaf.caller])).toEqual([["commands.confirm", "person:desk"]])
  expect(evidence.contracts.map(({ leaf }) => `${leaf.system} ${leaf.version}`)).toContain("visa-authority 1.0.0")
  expect(evidence.contracts.map(({ leaf }) => `${leaf.system} ${leaf.version}`)).toContain("etrack 1")
})

it(`holds of a journey that goes on while it is made${alone}`, async () => {
  await ledger.act(pilgrim, draw, "person:committee")
  await ledger.act(pilgrim, confirm(), "person:campaign")
  const goesOn = Effect.promise(() => ledger.fact(pilgrim, "etrack.register", recordRegistration()))
  const made = Sealing.use((sealing) =>
    Effect.provideService(makeEvidence(pilgrim), Sealing, {
      ...sealing,
      sealNow: Effect.andThen(goesOn, sealing.sealNow),
    }),
  )
  const file = Buffer.from(await ledger.hub.runPromise(made))
  expect(findingsOf([file], ledger.first.publicKey).flat(2)).toEqual([])
  expect((await proven()).evidence.messages).toHaveLength(1)
})

it("writes down which contracts are in force when that changes, and once, however many hubs start", async () => {
  const inForce = async () => {
    const { rows } = await ledger.client.query("select system, version from contract_in_force order by id")
    return rows.map(({ system, version }) => `${system} ${version}`)
  }
  const before = await inForce()
  expect(before.map((one) => one.split(" ")[0])).toEqual([
    "border-feed",
    "bracelet-maker",
    "bracelet-workshop",
    "etrack",
    "sms-gateway",
    "sms-operator",
    "telephony",
    "visa-authority",
  ])
  const start = () => Promise.all(Array.from({ length: 4 }, () => ledger.hub.runPromise(recordContracts())))
  await start()
  expect(await inForce()).toEqual(before)
  await ledger.client.query(
    "insert into contract_in_force (system, version, digest) values ('etrack', '0', sha256(''))",
  )
  await start()
  expect(await inForce()).toEqual([...before, "etrack 0", "etrack 1"])
})

it(`proves somebody of whom nothing happened yet${alone}`, async () => {
  const { evidence, personal } = await proven()
  expect(evidence.head).toEqual({ events: 0 })
  expect(shown(personal).passport_no?.value).toMatch(/./)
})

it("seals what is asked about before its hour has come, and nothing when it is sealed", async () => {
  await toVisa(ledger, pilgrim)
  const before = await proven()
  const again = await proven()
  expect(again.evidence.seals).toEqual(before.evidence.seals)
})

it(`shows the persons' fields as they are now, and commits to what they were before${alone}`, async () => {
  const salt = async () =>
    (await ledger.client.query<{ salt: Buffer }>("select salt from person where pilgrim = $1", [pilgrim])).rows[0]?.salt
  const before = await salt()
  await ledger.client.query("update person set mobile = '+97455500000' where pilgrim = $1", [pilgrim])
  expect(await salt()).not.toEqual(before)
  const { evidence, personal } = await proven()
  expect(evidence.persons.map(({ fields }) => fields !== undefined)).toEqual([false, true])
  expect(shown(personal).mobile?.value).toBe("+97455500000")
})

it.each([
  ["", "received = '{}'"],
  [" and what it was committed to kept", "received_commitment = committed(null, salt, received), received = '{}'"],
  [
    " and its beginning put into the salt",
    `salt = salt || convert_to(left(sent, 6), 'UTF8'), sent = substr(sent, 7),
     received_commitment = committed(null, salt, received), received = null`,
  ],
])(`shows that the body of a call was changed%s, as long as it is kept${alone}`, async (_, change) => {
  await toVisa(ledger, pilgrim)
  await proven()
  await ledger.client.query(`update message set ${change} where exchange = $1`, [`visa.request/${pilgrim}`])
  const file = await ledger.evidence(pilgrim)
  for (const findings of findingsOf([file], ledger.first.publicKey)[0]!)
    expect(findings.map(({ where }) => where)).toEqual([
      expect.stringMatching(`^message [0-9a-f]{16} of visa.request/${pilgrim}$`),
    ])
})

it("names nobody in what is signed", async () => {
  await toVisa(ledger, pilgrim)
  const { evidence, personal } = await proven()
  const signed = JSON.stringify(evidence)
  for (const name of ["name_ar", "name_en", "passport_no", "mobile", "qid", "birth_date"])
    expect(signed.includes(shown(personal)[name]!.value)).toBe(false)
})

it("is verified on the command line, with no database or network named: 0 when it holds, 1 with what is wrong, 2 when asked wrongly", async () => {
  const file = await ledger.evidence(pilgrim)
  const [right, wrong] = ["right.json", "wrong.json"].map((name) => join(ledger.folder, name))
  await writeFile(String(right), file)
  await writeFile(String(wrong), file.toString().replace(`"pilgrim":"${pilgrim}"`, `"pilgrim":"${pilgrim}x"`))
  const verify = async (...args: ReadonlyArray<string>) => {
    const run = hubProcess(["evidence", "verify", ...args], {}, { folder: ledger.folder })
    const { status } = await run.ended
    return { status, output: run.output() }
  }
  const key = ledger.first.publicKey
  const [held, failed, missing] = await Promise.all([
    verify(String(right), "--key", key),
    verify(String(wrong), "--key", key),
    verify("nothing.json"),
  ])
  expect([held.status, failed.status, missing.status]).toEqual([0, 1, 2])
  expect(held.output).toMatch(/^\S+: 0 events, each in its place, \d+ personal fields as committed to\.\n$/)
  expect(failed.output).toMatch(/^(person|act|contract) \d+: .+$/m)
})

it(`forgets who a pilgrim was, and still proves the journey${alone}`, async () => {
  await toVisa(ledger, pilgrim)
  const { personal, evidence } = await proven()
  await ledger.act(pilgrim, withdraw)
  await ledger.client.query("update pilgrim set data = '{\"outside\": []}' where id = $1", [pilgrim])
  await ledger.client.query("update exchange set state = 'Done', data = '{}'")
  const file = await ledger.evidence(pilgrim)
  expect(await ledger.erase(pilgrim)).toBe(true)
  expect(await remains(shown(personal).passport_no!.value)).toEqual([])
  const after = await proven()
  expect(after.personal).toEqual({})
  expect(after.evidence.erasures.map(({ leaf }) => [leaf.by, leaf.reason])).toEqual([["person:it", "request 7"]])
  expect(after.evidence.events.slice(0, 5)).toEqual(evidence.events.slice(0, 5))
  expect(after.evidence.messages).toEqual(evidence.messages)
  // What was given out before holds as well.
  expect(verifyBundle(file, ledger.first.publicKey).findings).toEqual([])
  expect(await ledger.erase(pilgrim)).toBe(false)
})

it("forgets what is kept of a pilgrim besides: a health record, a request that was put right, an answer to a command", async () => {
  const { personal } = await proven()
  const passport = shown(personal).passport_no!.value
  await ledger.crossing("D000000002", [pilgrim], "<crossings/>")
  await ledger.act(pilgrim, reject)
  const { client } = ledger
  await client.query("update exchange set state = 'Done', data = '{}'")
  await client.query("insert into data_key (day, wrapped_by, wrapped) values ('2027-01-01', 'key', '')")
  await client.query(
    "insert into health_record (pilgrim, version, data_key, content, changed_by) select $1, 1, id, '', 'it' from data_key",
    [pilgrim],
  )
  await client.query(
    `insert into exchange_act (exchange, number, act, data, diff, by, reason)
     values ('border.read/D000000002', 1, 'EditAndRetry', '{}', jsonb_build_object('passport', $1::text), 'it', 'a typing error')`,
    [passport],
  )
  await client.query(
    "insert into correction (pilgrim, number, diff, by, reason) values ($1, 1, jsonb_build_object('passport', $2::text), 'it', 'renewed')",
    [pilgrim, passport],
  )
  await client.query(
    `insert into answered_command (key, holder, request, status, body)
     values ('key', gen_random_uuid(), '', 200, json_build_object('pilgrim', $1::text, 'passport', $2::text))`,
    [pilgrim, passport],
  )
  expect(await remains(passport)).toEqual(["answered_command", "application", "correction", "exchange_act", "person"])
  const named = await remains(pilgrim)
  expect(await ledger.erase(pilgrim)).toBe(true)
  expect(await remains(passport)).toEqual([])
  const gone = ["answered_command", "health_record", "person"]
  expect(named).toEqual(expect.arrayContaining(gone))
  expect(await remains(pilgrim)).toEqual([...named.filter((table) => !gone.includes(table)), "erasure"].toSorted())
})

it("forgets who crossed the border in documents that named others too", async () => {
  const companion = await apply(ledger, count++)
  const { personal } = await proven()
  const passport = shown(personal).passport_no!.value
  await ledger.crossing("D000000001", [pilgrim, companion], `<passport>${passport}</passport>`)
  await ledger.act(pilgrim, withdraw)
  await ledger.client.query("update exchange set state = 'Done', data = '{}'")
  expect(await remains(passport)).toEqual(["application", "message", "person"])
  expect(await ledger.erase(pilgrim)).toBe(true)
  expect(await remains(passport)).toEqual([])
})

/** Brings a journey to its end, with nothing left to come. */
const endJourney = async () => {
  await toVisa(ledger, pilgrim)
  const passport = shown((await proven()).personal).passport_no!.value
  await ledger.act(pilgrim, withdraw)
  await ledger.client.query("update pilgrim set data = '{\"outside\": []}' where id = $1", [pilgrim])
  await ledger.client.query("update exchange set state = 'Done', data = '{}'")
  return passport
}

it("keeps nothing of what a system tells again of a pilgrim who was forgotten, but that it did", async () => {
  const passport = await endJourney()
  const { rows: asked } = await ledger.client.query("select kind from exchange where id = $1", [
    `visa.request/${pilgrim}`,
  ])
  const told = () =>
    ledger.hub.runPromise(
      recordEntitlement(
        { id: Receipt.make("E1"), pilgrim, kind: asked[0].kind, status: "issued", number: "V1" },
        JSON.stringify({ passport }),
      ),
    )
  await told()
  expect(await remains(passport)).toContain("message")
  expect(await ledger.erase(pilgrim)).toBe(true)
  await told()
  expect(await remains(passport)).toEqual([])
  const { rows } = await ledger.client.query(
    `select sent, received, salt, octet_length(received_commitment) as committed from message
     where exchange = $1 and kind = 'callback'`,
    [`visa.request/${pilgrim}`],
  )
  expect(rows).toEqual(Array(2).fill({ sent: null, received: null, salt: null, committed: 32 }))
})

it("forgets also what is just being written of a pilgrim", async () => {
  const passport = await endJourney()
  const writing = new pg.Client({ connectionString: ledger.url, options: "-c search_path=mahmal" })
  await writing.connect()
  await writing.query("begin")
  await writing.query("update exchange set changed = now() where id = $1", [`visa.request/${pilgrim}`])
  const erased = ledger.erase(pilgrim)
  await untilHeldUp(writing)
  await writing.query(
    `insert into message (exchange, kind, outcome, started, ended, received, salt)
     values ($1, 'callback', 'done', now(), now(), $2, decode(repeat('00', 16), 'hex'))`,
    [`visa.request/${pilgrim}`, passport],
  )
  await writing.query("commit")
  await writing.end()
  expect(await erased).toBe(true)
  expect(await remains(passport)).toEqual([])
})

it("keeps nothing of a document of the border that is being read while somebody in it is forgotten", async () => {
  const passport = await endJourney()
  await ledger.client.query(
    "insert into answered_command (key, holder, body, status, request) values ($1, $2, $3, 200, '')",
    ["waits", randomUUID(), JSON.stringify({ pilgrim })],
  )
  const other = new pg.Client({ connectionString: ledger.url, options: "-c search_path=mahmal" })
  await other.connect()
  // The erasure has gone over the messages, and waits behind them.
  await other.query("begin")
  await other.query("select from answered_command where key = 'waits' for update")
  const erased = ledger.erase(pilgrim)
  await untilHeldUp(other)
  const read = ledger.crossing("D000000003", [pilgrim], `<passport>${passport}</passport>`)
  await Promise.race([read, untilHeldUp(other, 2)])
  await other.query("rollback")
  await other.end()
  expect(await erased).toBe(true)
  await read
  expect(await remains(passport)).toEqual([])
})

it("keeps no answer to a command that was written before somebody in it was forgotten", async () => {
  const passport = await endJourney()
  const answer = { request: Buffer.from("one request"), status: 200, body: JSON.stringify({ pilgrim, passport }) }
  const other = new pg.Client({ connectionString: ledger.url, options: "-c search_path=mahmal" })
  await other.connect()
  const tried = Effect.gen(function* () {
    const { claim, keep } = yield* AnsweredCommands
    const ours = (key: string) => Effect.filterOrFail(claim(key), (one) => one._tag === "Ours")
    const [before, meanwhile, after] = [yield* ours("before"), yield* ours("meanwhile"), yield* ours("after")]
    yield* keep(before, answer)
    expect(yield* claim("before")).toEqual({ _tag: "Answered", ...answer })
    // The erasure has come to the answers, and waits there.
    yield* Effect.promise(() => other.query("begin"))
    yield* Effect.promise(() => other.query("select from answered_command where key = 'before' for update"))
    const erased = ledger.erase(pilgrim)
    yield* Effect.promise(() => untilHeldUp(other))
    const keeping = yield* Effect.forkChild(keep(meanwhile, answer))
    yield* Effect.race(
      Fiber.await(keeping),
      Effect.promise(() => untilHeldUp(other, 2)),
    )
    yield* Effect.promise(() => other.query("rollback"))
    expect(yield* Effect.promise(() => erased)).toBe(true)
    yield* Fiber.join(keeping)
    yield* keep(after, answer)
    // Whoever asks again is answered anew.
    for (const key of ["before", "meanwhile", "after"]) yield* ours(key)
  })
  await ledger.hub.runPromise(Effect.provide(tried, AnsweredCommands.layer))
  await other.end()
  expect(await remains(passport)).toEqual([])
})

it("forgets nobody whose journey goes on", async () => {
  await toVisa(ledger, pilgrim)
  const refused = await ledger.hub.runPromise(Effect.flip(erase({ pilgrim, by: "person:it", reason: "request 8" })))
  expect(refused._tag).toBe("NotOver")
  expect(shown((await proven()).personal).name_en?.value).toMatch(/./)
})

it("forgets who waited in vain, once the season's registration is over, and before it nobody who may be offered a place", async () => {
  const { personal } = await proven()
  await ledger.act(pilgrim, waitlist)
  await ledger.client.query("update exchange set state = 'Done', data = '{}'")
  const on = async (day: string) => {
    await ledger.client.query("update season set today = $1", [day])
    return ledger.hub.runPromise(Effect.result(erase({ pilgrim, by: "person:it", reason: "request 9" })))
  }
  expect(await on(situation.registrationCloses)).toMatchObject({ failure: { _tag: "NotOver" } })
  expect(await on(addDays(situation.registrationCloses, 1))).toMatchObject({ success: true })
  expect(await remains(shown(personal).passport_no!.value)).toEqual([])
  await ledger.client.query("update season set today = $1", [situation.today])
})

it("forgets who was rejected", async () => {
  await ledger.act(pilgrim, reject)
  await ledger.client.query("update exchange set state = 'Done', data = '{}'")
  expect(await ledger.erase(pilgrim)).toBe(true)
})

it("keeps the journal, the trail, pages and seals from being changed", async () => {
  await toVisa(ledger, pilgrim)
  await proven()
  for (const table of ["event", "trail", "writing", "page", "seal", "person_commitment", "contract_in_force"])
    for (const statement of [
      `delete from ${table}`,
      `update ${table} set ${column(table)} = ${column(table)}`,
      `truncate ${table} cascade`,
    ])
      await expect(ledger.client.query(statement)).rejects.toThrow("never changed")
})

it("keeps what people did with exchanges and corrected of persons, of which only what is personal is ever forgotten", async () => {
  await ledger.client.query(`
    insert into exchange_act (exchange, number, act, data, diff, by, reason) values ('visa.request/1', 1, 'edit', '{}', '{}', 'it', 'typing');
    insert into correction (pilgrim, number, diff, by, reason) values ('1448-X', 1, '{}', 'it', 'typing')`)
  for (const table of ["exchange_act", "correction"]) {
    for (const change of ["reason = 'other'", "diff = null, by = 'nobody'", `diff = '{"name":1}'`])
      await expect(ledger.client.query(`update ${table} set ${change}`), change).rejects.toThrow("never changed")
    await expect(ledger.client.query(`delete from ${table}`), table).rejects.toThrow("never changed")
    await ledger.client.query(`update ${table} set diff = null`)
  }
})

it("marks a writing with the page that is closed, and changes nothing else of it", async () => {
  await ledger.act(pilgrim, reject)
  const next = "page = (select coalesce(max(number), 0) + 1 from page)"
  for (const change of [`${next}, number = number + 1000000`, `${next}, at = at - interval '1 day'`, `${next} + 1`])
    await expect(ledger.client.query(`update writing set ${change} where page is null`), change).rejects.toThrow(
      "never changed",
    )
})

const column = (table: string) => ({ event: "type", trail: "caller", page: "root", seal: "content" })[table] ?? "at"

it("lets no table that is never changed be emptied", async () => {
  const { rows } = await ledger.client.query<{ name: string }>(`
    select t.tgrelid::regclass::text as name from pg_trigger t join pg_proc p on p.oid = t.tgfoid
    where p.proname = 'refuse_change' and t.tgname like '%is_final'`)
  expect(rows.length).toBeGreaterThan(10)
  for (const { name } of rows)
    await expect(ledger.client.query(`truncate ${name} cascade`), name).rejects.toThrow("never changed")
})
