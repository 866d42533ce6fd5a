import type { PilgrimId } from "@mahmal/core/journey/ids"
import { reject } from "@mahmal/core/testing/moments"
import { afterAll, beforeAll, expect, it } from "vitest"
import { vacuumErased } from "../../src/retention/vacuumErased.ts"
import { type ALedger, aLedger, apply } from "../evidence/aLedger.ts"
import { until } from "../support/until.ts"

let ledger: ALedger
const people: Array<PilgrimId> = []
const qid = (n: number) => `2846340000${n}`
beforeAll(async () => {
  ledger = await aLedger()
  for (const n of [0, 1, 2, 3]) {
    people.push(await apply(ledger, n))
    await ledger.client.query("update person set qid = $2 where pilgrim = $1", [people[n], qid(n)])
  }
  await ledger.client.query("analyze person")
})
afterAll(() => ledger.close())

/** Whether the database's statistics show a number, and how often the table of people was vacuumed. */
const known = async (number: string) => {
  const { rows } = await ledger.client.query<{ shown: boolean; times: number }>(
    `select strpos(histogram_bounds::text, $1) > 0 as shown, pg_stat_get_vacuum_count('person'::regclass)::int as times
     from pg_stats where schemaname = 'mahmal' and tablename = 'person' and attname = 'qid'`,
    [number],
  )
  return rows[0]
}

it("vacuums nothing while nobody was erased", async () => {
  await ledger.hub.runPromise(vacuumErased())
  expect(await known(qid(1))).toEqual({ shown: true, times: 0 })
})

it("takes somebody's numbers out of the statistics, once they were erased", async () => {
  const pilgrim = people[1] as PilgrimId
  await ledger.act(pilgrim, reject)
  await ledger.client.query("update exchange set state = 'Done', data = '{}'")
  expect(await ledger.erase(pilgrim)).toBe(true)
  expect(await known(qid(1))).toEqual({ shown: true, times: 0 })
  await ledger.hub.runPromise(vacuumErased())
  expect(await known(qid(1))).toEqual({ shown: false, times: 1 })
  expect(await known(qid(2))).toEqual({ shown: true, times: 1 })
})

it("leaves none of the dead bodies of a day's messages", async () => {
  const dead = async () => {
    const { rows } = await ledger.client.query("select pg_stat_get_dead_tuples('message_rest'::regclass)::int as dead")
    return rows[0]?.dead
  }
  await ledger.crossing("D000000001", [], "<passport>P1234567</passport>")
  // The server tells what is dead when it has time, or now.
  await ledger.client.query("select pg_stat_force_next_flush(); update message set received = null, salt = null")
  expect(await dead()).toBeGreaterThan(0)
  // Whoever still reads what was there keeps it from going, for so long.
  await until(async () => {
    await ledger.hub.runPromise(vacuumErased())
    return (await dead()) === 0 ? true : undefined
  })
})
