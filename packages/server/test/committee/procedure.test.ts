import { verifyDraw } from "@mahmal/core/draw/verifyDraw"
import { sha256 } from "@mahmal/core/hashing/sha256"
import { Effect, Result } from "effect"
import pg from "pg"
import { afterEach, beforeEach, expect, it } from "vitest"
import { commit } from "../../src/committee/commit.ts"
import { readFiles } from "../../src/committee/drawFiles.ts"
import { drawSeason } from "../../src/committee/drawSeason.ts"
import { freeze } from "../../src/committee/freeze.ts"
import { publish } from "../../src/committee/publish.ts"
import { readProcedure } from "../../src/committee/readStage.ts"
import type { Needs } from "../../src/http/serveHttp.ts"
import { Database } from "../../src/postgres/Database.ts"
import { correct } from "../../src/season/correct.ts"
import { closeIntake, family, fileOf, groupOf, pilgrimOf, populate, seasonJson, singles } from "../http/sample.ts"
import { type StartedHub, startHub } from "../http/startHub.ts"
import { asked, came, holdPublicDraw, quicknet, secret, secrets } from "./aSeason.ts"

let hub: StartedHub
beforeEach(async () => {
  hub = await startHub()
  await populate(hub, 6, ...singles.slice(0, 8), family)
  await closeIntake(hub)
})
afterEach(() => hub.stop())

/** The reason for which an act is refused; "done" when it is not. */
const refusal = async (act: Effect.Effect<unknown, unknown, Needs>): Promise<string | undefined> => {
  const result = await hub.run(Effect.result(act))
  return Result.isFailure(result) ? (result.failure as { readonly reason?: string }).reason : "done"
}

const states = async () => {
  const { json } = await hub.ask("GET", "/v1/seasons/1448")
  return json.states
}

it("brings a season from the frozen pool to places that stand on the published result", async () => {
  await holdPublicDraw(hub)
  const files = await hub.run(readFiles("1448"))
  const { stage, acts } = await hub.run(readProcedure("1448"))
  expect(stage._tag).toBe("Published")
  expect(acts.map(({ act }) => act._tag)).toEqual(["Freeze", "Commit", "Draw", "Publish"])
  expect(verifyDraw(files, "commitment" in stage ? stage.commitment : "")).toEqual([])
  const found = await states()
  expect(found).toMatchObject({ Drawn: 6 })
  const drawn = await hub.ask("POST", "/v1/pilgrims/search", { json: { state: "Drawn", limit: 1 } })
  const { json } = await hub.ask("GET", `/v1/pilgrims/${drawn.json.items[0]?.pilgrim}/history`)
  expect(json.items[0]?.event).toMatchObject({ _tag: "PlaceDrawn", by: { result: sha256(files["result.txt"]!) } })
})

it("gives no places before the result is published", async () => {
  await hub.run(freeze(asked("08:00:00")))
  await hub.run(commit(asked("09:00:00"), quicknet, secrets))
  await hub.run(drawSeason(asked("20:00:00"), came))
  expect(await states()).toEqual({ Applied: 11 })
})

it("refuses to freeze as long as one can apply", async () => {
  const other = await startHub()
  await populate(other, 6, ...singles.slice(0, 2))
  const early = await other.run(Effect.flip(freeze(asked("08:00:00"))))
  expect(early).toMatchObject({ _tag: "ActRefused", reason: "intake-open", stage: "Open" })
  expect((early as Error).message).toContain("2026-10-22T24:00:00+03:00")
  await closeIntake(other)
  expect((await other.run(freeze(asked("08:00:00"))))._tag).toBe("Frozen")
  await other.stop()
})

it("refuses to freeze a group that is not led by one principal, and freezes without it once its members have withdrawn", async () => {
  for (const role of ["principal", "companion"]) {
    const text = "update person set role = $1 where pilgrim = any($2)"
    await hub.run(Effect.flatMap(Database, ({ query }) => query({ text, values: [role, family.map(pilgrimOf)] })))
    const refused = await hub.run(Effect.flip(freeze(asked("08:00:00"))))
    expect(refused).toMatchObject({ _tag: "ActRefused", reason: "group-principal", stage: "Open" })
    expect((refused as Error).message).toContain(`${groupOf(family[0])} has ${role === "principal" ? 3 : 0} principals`)
  }
  for (const row of family)
    expect((await hub.ask("POST", `/v1/pilgrims/${pilgrimOf(row)}/withdrawal`, { json: {} })).status).toBe(200)
  expect(await hub.run(freeze(asked("08:00:00")))).toMatchObject({ _tag: "Frozen", groups: 8 })
})

it("refuses an act that one person both does and approves, however the name is written", async () => {
  const alone = asked("08:00:00", { by: "Hamad  al-invented", approvedBy: "HAMAD Al-Invented" })
  expect(await refusal(freeze(alone))).toBe("same-person")
})

it("refuses every act out of its turn", async () => {
  expect(await refusal(commit(asked("09:00:00"), quicknet))).toBe("not-frozen")
  expect(await refusal(correct(asked("09:00:00")))).toBe("not-frozen")
  await hub.run(freeze(asked("08:00:00")))
  expect(await refusal(freeze(asked("08:30:00")))).toBe("frozen-already")
  expect(await refusal(drawSeason(asked("20:00:00"), came))).toBe("not-committed")
  expect(await refusal(publish(asked("20:00:00")))).toBe("not-drawn")
  await hub.run(commit(asked("09:00:00"), quicknet, secrets))
  expect(await refusal(commit(asked("09:30:00"), quicknet))).toBe("committed-already")
  await hub.run(drawSeason(asked("20:00:00"), came))
  expect(await refusal(drawSeason(asked("20:30:00"), came))).toBe("drawn-already")
  expect(await refusal(correct(asked("20:30:00")))).toBe("drawn-already")
  await hub.run(publish(asked("21:00:00")))
  expect(await refusal(drawSeason(asked("21:30:00"), came))).toBe("drawn-already")
  expect(await refusal(publish(asked("21:30:00")))).toBe("published-already")
})

it("refuses to commit to a round that is not ahead by the clock", async () => {
  await hub.run(freeze(asked("08:00:00")))
  // It came at 15:59:24, 2,997 seconds after the chain began.
  expect(await refusal(commit(asked("15:59:24"), quicknet))).toBe("randomness-not-ahead")
  expect(await refusal(commit(asked("15:59:23"), quicknet))).toBe("done")
})

it("refuses to draw from another round, a wrong signature or without a secret", async () => {
  await hub.run(freeze(asked("08:00:00")))
  await hub.run(commit(asked("09:00:00"), quicknet, secrets))
  const { beacon } = came
  expect(await refusal(drawSeason(asked("15:00:00"), came))).toBe("randomness-not-out")
  for (const wrong of [
    { ...came, reveals: [] },
    { ...came, reveals: [{ ...secret, secret: "00" }] },
    { ...came, beacon: { ...beacon, round: 1001 } },
    { ...came, beacon: { ...beacon, signature: `a${beacon.signature.slice(1)}` } },
    { reveals: [secret] },
  ])
    expect(await refusal(drawSeason(asked("20:00:00"), wrong))).toBe("files-not-right")
  expect((await hub.run(readProcedure("1448"))).stage._tag).toBe("Committed")
})

it("takes no application and no other places once the pool is frozen", async () => {
  await hub.run(freeze(asked("08:00:00")))
  const late = await hub.ask("POST", "/v1/seasons/1448/applications", { csv: fileOf(singles[9] ?? []) })
  expect([late.status, late.json.type]).toEqual([409, "/problems/season-frozen"])
  const other = { ...seasonJson, places: { total: 7, shares: { citizens: 7, others: 0 } } }
  const changed = await hub.ask("PUT", "/v1/seasons/1448", { json: other })
  expect([changed.status, changed.json.type]).toEqual([409, "/problems/season-frozen"])
  expect(await states()).toEqual({ Applied: 11 })
})

it("corrects the pool with another that has what was forgotten, and needs another commitment", async () => {
  await hub.run(freeze(asked("08:00:00")))
  await hub.run(commit(asked("09:00:00"), quicknet, secrets))
  const before = await hub.run(readProcedure("1448"))
  const forgotten = async function* () {
    yield new TextEncoder().encode(fileOf(singles[9] ?? []))
  }
  await hub.run(correct(asked("10:00:00", { reason: "One was forgotten." }), forgotten()))
  const { stage, acts } = await hub.run(readProcedure("1448"))
  expect(stage).toMatchObject({ _tag: "Frozen", groups: 10 })
  expect(stage).toMatchObject({ pool: sha256((await hub.run(readFiles("1448")))["pool.txt"] ?? "") })
  expect("pool" in stage && "pool" in before.stage && stage.pool !== before.stage.pool).toBe(true)
  expect(acts.at(-1)?.reason).toBe("One was forgotten.")
  expect(Object.keys(await hub.run(readFiles("1448")))).toEqual(["pool.txt", "rules.txt"])
  expect(await refusal(drawSeason(asked("20:00:00"), came))).toBe("not-committed")
  await hub.run(commit(asked("11:00:00"), quicknet, secrets))
  await hub.run(drawSeason(asked("20:00:00"), came))
  expect((await hub.run(publish(asked("21:00:00"))))._tag).toBe("Published")
  const row = singles[9]?.[0]
  expect((await hub.ask("GET", `/v1/pilgrims/${pilgrimOf(row)}`)).json.standing).toMatchObject({
    _tag: expect.stringMatching(/^(Drawn|Waitlisted)$/),
  })
})

it("refuses a correction once the randomness is out: it would be a choice between known outcomes", async () => {
  await hub.run(freeze(asked("08:00:00")))
  await hub.run(commit(asked("09:00:00"), quicknet, secrets))
  expect(await refusal(correct(asked("16:00:00")))).toBe("randomness-out-already")
})

it("does not publish what does not verify, and keeps what it found", async () => {
  await hub.run(freeze(asked("08:00:00")))
  await hub.run(commit(asked("09:00:00"), quicknet, secrets))
  await hub.run(drawSeason(asked("20:00:00"), came))
  const client = new pg.Client({ connectionString: hub.database, options: "-c search_path=mahmal" })
  await client.connect()
  // As somebody could who owns the database and switches its guard off.
  await client.query(`
    alter table draw_file disable trigger draw_file_is_final;
    update draw_file set content = convert_to(replace(convert_from(content, 'UTF8'), 'waiting citizens', 'drawn citizens'), 'UTF8')
      where name = 'result.txt'`)
  expect(await refusal(publish(asked("21:00:00")))).toBe("not-verified")
  const { rows } = await client.query("select findings from draw_verification")
  await client.end()
  expect(rows).toHaveLength(1)
  expect(rows[0].findings[0]).toMatch(/^unreadable result\.txt:/)
  expect(await states()).toEqual({ Applied: 11 })
})

it("never changes the journal of the committee, nor its files", async () => {
  await hub.run(freeze(asked("08:00:00")))
  const client = new pg.Client({ connectionString: hub.database, options: "-c search_path=mahmal" })
  await client.connect()
  for (const statement of [
    "update committee_act set reason = 'another'",
    "delete from draw_file",
    "update draw_file set content = ''",
    "insert into committee_act select season, 2, 'Commit', data, by, by, reason, at from committee_act",
  ])
    await expect(client.query(statement), statement).rejects.toThrow()
  await client.end()
})

it("freezes once, also when two members ask at the same moment", async () => {
  const both = await Promise.all([refusal(freeze(asked("08:00:00"))), refusal(freeze(asked("08:00:00")))])
  expect(both.sort()).toEqual(["done", "frozen-already"])
})
