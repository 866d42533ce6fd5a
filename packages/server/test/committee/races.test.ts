import { setTimeout as wait } from "node:timers/promises"
import { sha256 } from "@mahmal/core/hashing/sha256"
import { GroupId } from "@mahmal/core/journey/ids"
import { Effect, Result } from "effect"
import pg from "pg"
import { afterEach, beforeEach, expect, it } from "vitest"
import { commit } from "../../src/committee/commit.ts"
import { readFiles } from "../../src/committee/drawFiles.ts"
import { drawSeason } from "../../src/committee/drawSeason.ts"
import { freeze } from "../../src/committee/freeze.ts"
import { readProcedure } from "../../src/committee/readStage.ts"
import { receiptOfGroup } from "../../src/committee/receiptOfGroup.ts"
import type { Needs } from "../../src/http/serveHttp.ts"
import { Database } from "../../src/postgres/Database.ts"
import { correct } from "../../src/season/correct.ts"
import {
  closeIntake,
  family,
  fileOf,
  groupOf,
  groups,
  pilgrimOf,
  populate,
  type Rows,
  singles,
} from "../http/sample.ts"
import { type StartedHub, startHub } from "../http/startHub.ts"
import { untilHeldUp } from "../support/untilHeldUp.ts"
import { asked, came, quicknet, secrets } from "./aSeason.ts"

let hub: StartedHub
let client: pg.Pool
beforeEach(async () => {
  hub = await startHub()
  client = new pg.Pool({ connectionString: hub.database, max: 2, options: "-c search_path=mahmal" })
  await populate(hub, 6, ...singles.slice(0, 8), family)
  await closeIntake(hub)
})
afterEach(async () => {
  await client.end()
  await hub.stop()
})

const outcomeOf = async (act: Effect.Effect<unknown, unknown, Needs>): Promise<string | undefined> => {
  const result = await hub.run(Effect.result(act))
  return Result.isFailure(result) ? (result.failure as { readonly reason?: string }).reason : "done"
}

/** Keeps whoever stores an application waiting, until that is let go. */
const keepWaiting = async (row: Rows[number] | undefined) => {
  const other = await client.connect()
  await other.query("begin")
  await other.query(
    `insert into pilgrim (id, season, application_no, group_id, state, data, version, since)
     values ($1, '1448', 'X', 'X', 'Applied', '{}', 0, '2026-10-22')`,
    [pilgrimOf(row)],
  )
  const letGo = async () => {
    await other.query("rollback")
    other.release()
  }
  return { other, letGo }
}

/** Gives an act the time to be done, if nothing holds it up; in the same hub it waits without a connection. */
const unlessItWaits = (act: Promise<unknown>) => Promise.race([act, wait(1_000)])

/** A file of applications that were forgotten. */
const fileAfter = async function* (rows: Rows) {
  yield new TextEncoder().encode(fileOf(rows))
}

/** How many groups stand in the frozen pool, and how many there are of people who are accepted. */
const inPool = async () => {
  const { stage } = await hub.run(readProcedure("1448"))
  const { rows } = await client.query(
    "select count(distinct group_id)::int as groups from pilgrim join person on pilgrim = id where state = 'Applied'",
  )
  return ["groups" in stage ? stage.groups : 0, rows[0].groups]
}

it("freezes all of a file that is being stored, and not the half of it", async () => {
  const file: Array<Rows> = []
  const others = groups.filter((group) => ![...singles, family].includes(group))
  for (const group of others) if (file.flat().length <= 1_000) file.push(group)
  // It is stored in pieces, by number: the first of them waits.
  const first = file.flat().toSorted(([a = ""], [b = ""]) => (a < b ? -1 : 1))[0]
  const { other, letGo } = await keepWaiting(first)
  const stored = hub.ask("POST", "/v1/seasons/1448/applications", { csv: fileOf(...file) })
  await untilHeldUp(other)
  const frozen = outcomeOf(freeze(asked("08:00:00")))
  await unlessItWaits(frozen)
  await letGo()
  expect([(await stored).status, await frozen]).toEqual([200, "done"])
  const [pool, all] = await inPool()
  expect(pool).toBe(all)
})

/** Keeps everybody waiting who does an act of the committee, until that is let go. */
const keepCommitteeWaiting = async () => {
  const other = await client.connect()
  await other.query("select pg_advisory_lock(hashtextextended('mahmal intake 1448', 0))")
  const letGo = async () => {
    await other.query("select pg_advisory_unlock_all()")
    other.release()
  }
  return { other, letGo }
}

it("goes by the time at which an act is done: randomness that came out while it waited is no secret any more", async () => {
  let time = "15:59:00"
  const waiting = { ...asked(time), now: () => asked(time).now() }
  /** What becomes of an act that is asked for before the randomness comes, and done after it. */
  const overtaken = async (act: Effect.Effect<unknown, unknown, Needs>) => {
    time = "15:59:00"
    const { other, letGo } = await keepCommitteeWaiting()
    const outcome = outcomeOf(act)
    await untilHeldUp(other)
    time = "16:00:00"
    await letGo()
    return outcome
  }
  await hub.run(freeze(asked("08:00:00")))
  expect(await overtaken(commit(waiting, quicknet, secrets))).toBe("randomness-not-ahead")
  await hub.run(commit(asked("09:00:00"), quicknet, secrets))
  expect(await overtaken(correct(waiting))).toBe("randomness-out-already")
})

it("draws nothing while a correction stores what was forgotten", async () => {
  await hub.run(freeze(asked("08:00:00")))
  await hub.run(commit(asked("09:00:00"), quicknet, secrets))
  const { other, letGo } = await keepWaiting(singles[9]?.[0])
  const corrected = outcomeOf(correct(asked("15:59:00"), fileAfter(singles[9] ?? [])))
  await untilHeldUp(other)
  const drawn = outcomeOf(drawSeason(asked("20:00:00"), came))
  await unlessItWaits(drawn)
  await letGo()
  expect([await corrected, await drawn]).toEqual(["done", "not-committed"])
  expect(await inPool()).toEqual([10, 10])
})

it("gives a group the receipt of one pool, also where that is corrected meanwhile", async () => {
  await hub.run(freeze(asked("08:00:00")))
  const corrected = Effect.promise(() => hub.run(correct(asked("09:00:00"), fileAfter(singles[9] ?? []))))
  const receipt = await hub.run(
    Effect.gen(function* () {
      const database = yield* Database
      const query: typeof database.query = (statement) =>
        statement.name === "committee-acts"
          ? Effect.tap(database.query(statement), corrected)
          : database.query(statement)
      const group = GroupId.make(groupOf(family[0]))
      return yield* Effect.provideService(receiptOfGroup(group), Database, { ...database, query })
    }),
  )
  const { stage } = await hub.run(readProcedure("1448"))
  const { "pool.txt": pool = new Uint8Array() } = await hub.run(readFiles("1448", ["pool.txt"]))
  expect(stage).toMatchObject({ pool: sha256(pool) })
  expect(receipt).toContain(`pool ${sha256(pool)}\n`)
})
