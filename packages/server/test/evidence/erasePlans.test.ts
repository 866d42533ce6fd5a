import { randomBytes } from "node:crypto"
import type { PilgrimId } from "@mahmal/core/journey/ids"
import { reject } from "@mahmal/core/testing/moments"
import pg from "pg"
import { afterAll, beforeAll, expect, it, vi } from "vitest"
import { type ALedger, aLedger, apply } from "./aLedger.ts"

let ledger: ALedger
let pilgrim: PilgrimId
beforeAll(async () => {
  ledger = await aLedger()
  pilgrim = await apply(ledger, 0)
  await ledger.act(pilgrim, reject)
})
afterAll(() => ledger.close())

interface Plan {
  readonly [property: string]: unknown
  readonly Plans?: ReadonlyArray<Plan>
}
const nodesOf = (plan: Plan): ReadonlyArray<Plan> => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)]

/** The statements that are sent while something is done. */
const sentDuring = async (work: () => Promise<unknown>): Promise<ReadonlyArray<string>> => {
  const sent: Array<string> = []
  const query: (...given: Array<unknown>) => unknown = pg.Client.prototype.query
  const spy = vi.spyOn(pg.Client.prototype, "query").mockImplementation(function (
    this: pg.Client,
    ...given: Array<unknown>
  ) {
    if (typeof given[0] === "string") sent.push(given[0])
    return query.apply(this, given)
  } as typeof pg.Client.prototype.query)
  await work().finally(() => spy.mockRestore())
  return sent
}

it("finds an answer wherever it names somebody, and no other", async () => {
  const answers = [
    `{"pilgrims":[{"pilgrim":"${pilgrim}"}]}`,
    `{"exchange":"visa.request/${pilgrim}","detail":"Nothing was done."}`,
    `{"detail":"Say also what the system has for 1448-OTHER, ${pilgrim}."}`,
    `{"pilgrims":["${pilgrim}9","9${pilgrim.slice(1)}"]}`,
    '{"detail":"On 2026-11-23T08:00:00Z."}',
    `{"detail":"1448-${randomBytes(5_000).toString("hex")}"}`,
  ]
  for (const [n, body] of answers.entries())
    await ledger.client.query(
      "insert into answered_command (key, holder, request, status, body) values ($1, gen_random_uuid(), '', 200, $2)",
      [`named ${n}`, body],
    )
  expect(await ledger.erase(pilgrim)).toBe(true)
  const { rows } = await ledger.client.query("select key from answered_command order by key")
  expect(rows.map(({ key }) => key)).toEqual(["named 3", "named 4", "named 5"])
})

it("reads no table whole, however much is kept of others", async () => {
  await ledger.client.query(`
    insert into answered_command (key, holder, request, status, body)
    select 'other ' || n, gen_random_uuid(), '', 200, '{"pilgrims":[{"pilgrim":"1448-Q48-' || lpad(n::text, 6, '0') || '"}]}'
    from generate_series(1, 20000) n`)
  await ledger.client.query("analyze answered_command")
  const sent = (await sentDuring(() => ledger.erase(pilgrim))).filter((text) => /^\s*(select|update|delete)/.test(text))
  expect(sent.length).toBeGreaterThan(8)
  const client = await ledger.client.connect()
  for (const text of sent) {
    // Only of the answers there are so many here that PostgreSQL would not read all of them anyway.
    await client.query(`set enable_seqscan = ${text.includes("answered_command") ? "on" : "off"}`)
    const values = text.includes("$2") ? [pilgrim, ["Due"]] : [pilgrim]
    const { rows } = await client.query(`explain (format json) ${text}`, values)
    const scans = nodesOf(rows[0]["QUERY PLAN"][0].Plan).filter((node) => /Scan$/.test(String(node["Node Type"])))
    expect(scans.length, text).toBeGreaterThan(0)
    for (const scan of scans) expect(scan, text).toMatchObject({ "Node Type": expect.not.stringMatching(/^Seq/) })
    for (const scan of scans.filter((node) => /Index/.test(String(node["Node Type"]))))
      expect(scan, text).toHaveProperty(["Index Cond"])
  }
  client.release()
})
