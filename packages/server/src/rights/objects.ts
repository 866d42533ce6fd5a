import { Effect } from "effect"
import { Database } from "../postgres/Database.ts"
import { prepared } from "../postgres/prepared.ts"
import { placeIn } from "../postgres/where.ts"
import type { Reads } from "./Right.ts"
import { type Reach, withinReach, worksIn } from "./reach.ts"

/** What an address names, by the names of its parameters. */
export type Parameters = Readonly<Record<string, string | undefined>>

/** An object that a caller cannot see, or that is not there: which of both, nobody is told. */
export interface OutOfReach {
  readonly what: "season" | "pilgrim" | "group" | "exchange"
  readonly name: string
}

/** Whether an exchange names a pilgrim, in SQL. */
export const namesSomebody = (exchange: string): string => `cardinality(${exchange}.pilgrims) > 0`

const kinds = ["season", "pilgrim", "group", "exchange"] as const

/**
 * Whether a campaign's pilgrim, group or exchange is what `$1` names: the statement finds one row or none. It looks at
 * nobody but the campaign's own people, so that it does the same for what is foreign and for what is not there.
 */
const ofCampaign = {
  pilgrim: (within: (id: string) => string) => `select where ${within("$1::text")}`,
  group: (within: (id: string) => string) =>
    `select where $1 = any(array(select p.group_id from pilgrim p where ${within("p.id")}))`,
} as const

/**
 * Whether an exchange is there and all whom it is about are within reach. No row of the table lets campaigns in to one.
 * What was in one that names nobody may be about anybody, of any season.
 */
const exchange = (contents: boolean) => (within: (id: string) => string) =>
  `select from exchange x where x.id = $1 ${contents ? `and ${namesSomebody("x")}` : ""}
    and not exists (select from unnest(x.pilgrims) as q(id) where not (${within("q.id")}))`

/** What else the trail tells of an address: by its kind, since its name alone would not say what it is. */
const others = [
  "campaign",
  "client",
  "credential",
  "device",
  "order",
  "reconciliation",
  "rerun",
  "session",
  "subscription",
  "system",
  "task",
] as const

/** What an address names: pilgrims, groups, seasons and exchanges by reference, other things as `<kind>/<name>`. */
export const namedObjects = (parameters: Parameters): ReadonlyArray<string> => [
  ...kinds.flatMap((kind) => parameters[kind] ?? []),
  ...others.flatMap((kind) => (parameters[kind] === undefined ? [] : [`${kind}/${parameters[kind]}`])),
]

/**
 * Finds among the objects that an address names the first that is out of reach, for what an operation reads of it.
 *
 * Who sees everything is not asked about: its handler says what is not there.
 */
export const outOfReach = Effect.fn("outOfReach")(function* (reach: Reach, parameters: Parameters, reads?: Reads) {
  const { seasons, campaign } = reach
  const database = yield* Database
  const finds = Effect.fnUntraced(function* (lookup: (within: (id: string) => string) => string, name: string) {
    const values: Array<unknown> = [name]
    const place = placeIn(values)
    const text = lookup((id) => withinReach(reach, id, place).join(" and "))
    return (yield* database.query(prepared(text, values))).length > 0
  })
  for (const what of kinds) {
    const name = parameters[what]
    if (name === undefined || (seasons === "all" && campaign === undefined)) continue
    const out: OutOfReach = { what, name }
    if (what === "exchange") {
      if (!(yield* finds(exchange(reads === "messages"), name))) return out
      continue
    }
    // Names of seasons, pilgrims and groups begin with their season.
    if (!worksIn(reach, name.split("-", 1)[0] ?? "")) return out
    if (what !== "season" && campaign !== undefined && !(yield* finds(ofCampaign[what], name))) return out
  }
  return undefined
})
