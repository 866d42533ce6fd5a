import { createHash } from "node:crypto"
import { outlook } from "@mahmal/core/operating/outlook"
import { RerunRefused } from "@mahmal/core/operating/RerunRefused"
import { Effect } from "effect"
import type { Selection } from "../../api/rerunViews.ts"
import { Database } from "../../postgres/Database.ts"
import { only } from "../../postgres/only.ts"
import { placeIn } from "../../postgres/where.ts"
import type { Reach } from "../../rights/reach.ts"
import { exchangeConditions } from "../exchangeConditions.ts"
import { type FoundMatter, readMatters } from "../readMatters.ts"

/** The most exchanges of one plan: what a second person approves must still be something that can be looked at. */
const largestPlan = 20_000

const insert = `
  insert into rerun (selection, reason, planned_by, hash) values ($1, $2, $3, $4) returning id::int`

const items = `
  insert into rerun_item (rerun, number, exchange, operation, pilgrims, state, attempts, outlook)
  select $1, number, exchange, operation, string_to_array(pilgrims, ' '), state, attempts, outlook
  from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::int[], $7::text[]) with ordinality
    as i(exchange, operation, pilgrims, state, attempts, outlook, number)`

/** One exchange of a plan, as its hash has it. */
interface Planned {
  readonly exchange: string
  readonly operation: string
  readonly pilgrims: string
  readonly state: string
  readonly attempts: number
  readonly outlook: string
}

const plannedOf = ({ matter }: FoundMatter): Planned => ({
  exchange: matter.exchange.id,
  operation: matter.exchange.operation,
  pilgrims: matter.exchange.pilgrims.join(" "),
  state: matter.exchange.state._tag,
  attempts: matter.exchange.attempts,
  outlook: outlook(matter),
})

/** Which of the exchanges that were named are not among those found. */
const unfound = (named: ReadonlyArray<string>, found: ReadonlyArray<FoundMatter>): ReadonlyArray<string> => {
  const there = new Set<string>(found.map(({ matter }) => matter.exchange.id))
  return [...new Set(named)].filter((name) => !there.has(name))
}

/** SHA-256 over all items of a plan, one a line, in the order in which they are run. */
const hashOf = (planned: ReadonlyArray<Planned>): string =>
  createHash("sha256")
    .update(
      planned.map(({ exchange, state, attempts, outlook }) => `${exchange} ${state} ${attempts} ${outlook}\n`).join(""),
    )
    .digest("hex")

/**
 * Plans to run exchanges again: says for each what would happen, keeps it under a hash, and gives the plan's number. They
 * stand in the order in which they were opened.
 */
export const planRerun = Effect.fn("planRerun")(function* (
  selection: Selection,
  reason: string,
  by: string,
  reach: Reach,
) {
  const { exchanges, ...criteria } = selection
  if (exchanges === undefined && Object.keys(criteria).length === 0)
    return yield* new RerunRefused({ reason: "nothing-chosen", why: "Name exchanges, or what they have in common." })
  const values: Array<unknown> = []
  const place = placeIn(values)
  const chosen =
    exchanges === undefined
      ? exchangeConditions({ states: "unfulfilled", ...criteria }, reach, place)
      : [
          `e.id = any(${place(exchanges)}::text[])`,
          // By name also what took effect: the plan says so. Of a name that is none it can say nothing, and is not made.
          ...exchangeConditions(criteria, reach, place),
        ]
  const found = yield* readMatters(
    chosen.join(" and "),
    values,
    `order by e.opened, e.id limit ${place(largestPlan + 1)}`,
  )
  if (found.length === 0)
    return yield* new RerunRefused({ reason: "nothing-chosen", why: "No exchange is as it was asked for." })
  const missing = Object.keys(criteria).length === 0 ? unfound(exchanges ?? [], found) : []
  if (missing.length > 0)
    return yield* new RerunRefused({
      reason: "not-there",
      why: `There is no exchange ${missing[0]}. Named and not there: ${missing.length}.`,
    })
  if (found.length > largestPlan)
    return yield* new RerunRefused({
      reason: "too-many",
      why: `More than ${largestPlan} exchanges are chosen. Choose fewer, by time for example.`,
    })
  const planned = found.map(plannedOf)
  const database = yield* Database
  return yield* database.transaction(async (client) => {
    const { rows } = await client.query<{ id: number }>(insert, [
      JSON.stringify(selection),
      reason,
      by,
      hashOf(planned),
    ])
    const { id } = only(rows, "the plan")
    await client.query(items, [
      id,
      planned.map((one) => one.exchange),
      planned.map((one) => one.operation),
      planned.map((one) => one.pilgrims),
      planned.map((one) => one.state),
      planned.map((one) => one.attempts),
      planned.map((one) => one.outlook),
    ])
    return id
  })
})
