import pg from "pg"
import { afterAll, beforeAll, expect, it, vi } from "vitest"
import { type Right, rights } from "../../src/rights/rights.ts"
import { drawOnly, family, groupOf, pilgrimOf, populate, singles } from "../http/sample.ts"
import { type Ask, type Asking, type StartedHub, startHub } from "../http/startHub.ts"
import { keyHeaders } from "../support/roles.ts"

/**
 * What a campaign asks about others and what it asks about nobody is the same work for the hub: the same answer after the
 * same statements, which PostgreSQL carries out in the same steps over as many rows. What takes as long by a clock on one
 * machine would prove nothing about another.
 */

let hub: StartedHub
let campaign: Ask
let client: pg.Client
beforeAll(async () => {
  hub = await startHub()
  await populate(hub, 10, family, ...singles.slice(0, 3))
  await drawOnly(hub, [...family, ...foreign])
  for (const [rows, name] of [
    [family, "C15"],
    [foreign, "C03"],
  ] as const)
    await hub.ask("POST", `/v1/groups/${groupOf(rows[0])}/confirmation`, { json: { campaign: name } })
  const shown = await hub.run(keyHeaders({ unit: "campaign", campaign: "C15" }, watchedClient))
  campaign = hub.asking(shown)
  marks = ["C15", watchedClient, /mahmal_([0-9a-f]{16})/.exec(shown.authorization)?.[1] ?? ""]
  client = new pg.Client({ connectionString: hub.database, options: "-c search_path=mahmal" })
  await client.connect()
})
afterAll(async () => {
  await client.end()
  await hub.stop()
})

const foreign = singles[0] ?? []
const [stranger = []] = foreign
const watchedClient = "watched-campaign"
/** What stands in every statement that is sent for the watched campaign, and in none that the hub sends by itself. */
let marks: ReadonlyArray<string>
const unknown = { pilgrim: "1448-Q48-999999", group: "1448-G999999" }

interface Sent {
  readonly text: string
  readonly values: ReadonlyArray<unknown>
}

/** The answer to a question, and the statements that the hub sends for it. */
const watched = async (method: string, path: string, asking: Asking = {}) => {
  const sent: Array<Sent> = []
  const query: (...given: Array<unknown>) => unknown = pg.Client.prototype.query
  const spy = vi.spyOn(pg.Client.prototype, "query").mockImplementation(function (
    this: pg.Client,
    ...given: Array<unknown>
  ) {
    const [statement] = given as ReadonlyArray<Partial<pg.QueryConfig> | undefined>
    if (typeof statement?.text === "string") sent.push({ text: statement.text, values: statement.values ?? [] })
    return query.apply(this, given)
  } as typeof pg.Client.prototype.query)
  const answer = await campaign(method, path, asking).finally(() => spy.mockRestore())
  const asked = [...marks, ...path.split("/"), ...Object.values(asking.json ?? {}).map(String)].filter(
    (one) => one.length > 2,
  )
  const ours = ({ text, values }: Sent) => {
    const given = JSON.stringify(values)
    return !text.includes("insert into spent") && asked.some((one) => given.includes(one))
  }
  return { answer, sent: sent.filter(ours) }
}

interface Plan {
  readonly [property: string]: unknown
  readonly Plans?: ReadonlyArray<Plan>
}

/** What PostgreSQL did for a node of a plan: which step, how often, over how many rows. */
const stepsOf = (plan: Plan): unknown => [
  plan["Node Type"],
  plan["Index Name"],
  plan["Actual Loops"],
  plan["Actual Rows"],
  plan["Rows Removed by Filter"],
  (plan.Plans ?? []).map(stepsOf),
]

const stepsFor = async ({ text, values }: Sent): Promise<unknown> => {
  // What writes is the same trail in both cases; it is compared by its text.
  if (/\b(insert|update|delete)\b/.test(text)) return text
  const { rows } = await client.query(`explain (analyze, timing off, format json) ${text}`, [...values])
  return stepsOf((rows[0] as { "QUERY PLAN": [{ Plan: Plan }] })["QUERY PLAN"][0].Plan)
}

/** Compares what is asked about somebody of another campaign with what is asked about nobody. */
const expectTheSame = async (what: string, of: Awaited<ReturnType<typeof watched>>, none: typeof of) => {
  expect(none.answer.status, what).toBe(of.answer.status)
  expect(
    none.sent.map(({ text }) => text),
    what,
  ).toEqual(of.sent.map(({ text }) => text))
  expect(of.sent.length, what).toBeGreaterThan(0)
  const steps = async (sent: ReadonlyArray<Sent>) => {
    const done: Array<unknown> = []
    for (const one of sent) done.push(await stepsFor(one))
    return done
  }
  expect(await steps(none.sent), what).toEqual(await steps(of.sent))
}

it("does the same for a pilgrim and a group of others as for one that is not there", async () => {
  const [pilgrim, group] = [pilgrimOf(stranger), groupOf(stranger)]
  const asked = [
    ["GET", "/v1/pilgrims/:pilgrim"],
    ["GET", "/v1/pilgrims/:pilgrim/history"],
    ["GET", "/v1/pilgrims/:pilgrim/exchanges"],
    ["GET", "/v1/pilgrims/:pilgrim/evidence"],
    ["GET", "/v1/pilgrims/:pilgrim/assistance"],
    ["GET", "/v1/pilgrims/:pilgrim/health"],
    ["GET", "/v1/pilgrims/:pilgrim/bracelet"],
    ["POST", "/v1/pilgrims/:pilgrim/withdrawal"],
    ["GET", "/v1/groups/:group"],
    ["GET", "/v1/groups/:group/receipt"],
    ["GET", "/v1/groups/:group/standing"],
  ] as const
  for (const [method, path] of asked) {
    const at = (names: { readonly pilgrim: string; readonly group: string }) =>
      watched(method, path.replace(":pilgrim", names.pilgrim).replace(":group", names.group))
    const of = await at({ pilgrim, group })
    const none = await at(unknown)
    expect([403, 404], path).toContain(of.answer.status)
    await expectTheSame(path, of, none)
  }
})

it("does the same for a search that others would answer as for one that nobody does", async () => {
  const asked = [
    [{ passport: stranger[9] }, { passport: "ZZ0000000" }],
    [{ qid: stranger[2] }, { qid: "29999999999" }],
    [{ mobile: stranger[13] }, { mobile: "+97400000000" }],
    [{ name: stranger[4] }, { name: "Nobody Nowhere" }],
    [{ group: groupOf(stranger) }, { group: unknown.group }],
    [{ campaign: "C03" }, { campaign: "C99" }],
    [
      { season: "1448", passport: stranger[9] },
      { season: "1448", passport: "ZZ0000000" },
    ],
  ]
  for (const [others, nobody] of asked) {
    const of = await watched("POST", "/v1/pilgrims/search", { json: others })
    const none = await watched("POST", "/v1/pilgrims/search", { json: nobody })
    expect([of.answer.json.items, none.answer.json.items], JSON.stringify(others)).toEqual([[], []])
    await expectTheSame(JSON.stringify(others), of, none)
  }
})

it("lets no campaign name an exchange", () => {
  for (const [operation, { units }] of Object.entries<Right>(rights))
    if (/^exchanges\./.test(operation)) expect(units.campaign, operation).toBeUndefined()
})
