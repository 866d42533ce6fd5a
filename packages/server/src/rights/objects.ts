import { Effect } from "effect"
import { Database } from "../postgres/Database.ts"
import { type Place, type Reach, withinReach } from "./reach.ts"

/** What an address names, by the names of its parameters. */
export type Parameters = Readonly<Record<string, string | undefined>>

/** An object that a caller can not see, or that is not there: which of both, nobody is told. */
export interface OutOfReach {
  readonly what: "season" | "pilgrim" | "group" | "exchange"
  readonly name: string
}

const kinds = ["season", "pilgrim", "group", "exchange"] as const

/** Whether one is there and within reach: the statement finds one row or none. */
const lookups: {
  readonly [K in Exclude<OutOfReach["what"], "season">]: (conditions: (id: string) => string) => string
} = {
  pilgrim: (conditions) => `select from pilgrim p where p.id = $1 and ${conditions("p.id")}`,
  group: (conditions) => `select from pilgrim p where p.group_id = $1 and ${conditions("p.id")} limit 1`,
  // One about several pilgrims is within the reach of who sees them all.
  exchange: (conditions) => `
    select from exchange x where x.id = $1
      and not exists (select from unnest(x.pilgrims) as q(id) where not (${conditions("q.id")}))`,
}

/** The names of seasons, pilgrims, groups and exchanges in an address. */
export const namedObjects = (parameters: Parameters): ReadonlyArray<string> =>
  kinds.flatMap((kind) => parameters[kind] ?? [])

/**
 * Finds among the objects that an address names the first that is out of reach.
 *
 * Who sees everything is not asked about: its handler says what is not there.
 */
export const outOfReach = Effect.fn("outOfReach")(function* (reach: Reach, parameters: Parameters) {
  const { seasons, campaign } = reach
  if (seasons === "all" && campaign === undefined) return undefined
  const { season } = parameters
  if (season !== undefined && seasons !== "all" && !seasons.includes(season))
    return { what: "season", name: season } satisfies OutOfReach
  const database = yield* Database
  for (const what of ["pilgrim", "group", "exchange"] as const) {
    const name = parameters[what]
    if (name === undefined) continue
    const values: Array<unknown> = [name]
    const place: Place = (value) => `$${values.push(value)}`
    const text = lookups[what]((id) => withinReach(reach, id, place).join(" and "))
    if ((yield* database.query({ text, values })).length === 0) return { what, name } satisfies OutOfReach
  }
  return undefined
})
