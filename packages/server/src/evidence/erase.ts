import { openStates } from "@mahmal/core/exchange/Exchange"
import { awaits } from "@mahmal/core/journey/awaits"
import type { PilgrimId } from "@mahmal/core/journey/ids"
import { isFinal, type State } from "@mahmal/core/journey/State"
import { Effect, Schema } from "effect"
import type { PoolClient } from "pg"
import { NotKnown } from "../NotKnown.ts"
import { aboutPilgrim } from "../postgres/aboutPilgrim.ts"
import { Database } from "../postgres/Database.ts"
import { stateOf } from "../postgres/stateOf.ts"
import { withoutBodies } from "../store/withoutBodies.ts"

/** The hub still needs to know who this is. Nothing was erased. */
export class NotOver extends Schema.TaggedError<NotOver>()("NotOver", {
  pilgrim: Schema.String,
  state: Schema.String,
}) {
  override get message(): string {
    return `${this.pilgrim} stands at ${this.state}, or something outside is not undone yet, or a place may still pass on to them; only of a journey that is over can it be forgotten whose it was.`
  }
}

/** Whose data is erased, at whose word and why. Reason and name stay on record for good, so neither may be personal. */
export interface Erasing {
  readonly pilgrim: PilgrimId
  readonly by: string
  readonly reason: string
}

interface Held {
  readonly state: State["_tag"]
  readonly data: object
  /** Whether something with a foreign system is still open. */
  readonly open: boolean
  /** Whether the season's registration is over: from then on no place passes on. */
  readonly placesStay: boolean
}

const exchanges = `select id from exchange where ${aboutPilgrim("$1")}`

// In the order in which the journal holds them. What is still being written about a pilgrim is written before, or finds them erased.
const hold = ["select from pilgrim where id = $1 for no key update", `${exchanges} order by id for no key update`]

const held = `
  select p.state, p.data, exists (
    select from exchange x where x.id in (${exchanges}) and x.state = any($2)) as open,
    s.today > s.registration_closes as "placesStay"
  from pilgrim p join season s on s.name = p.season where p.id = $1`

/**
 * Everything that says who a pilgrim is. Bodies that tell of others too go as a whole. `retention/vacuumErased.ts` names the
 * same tables.
 */
const erasures = [
  "delete from person where pilgrim = $1",
  "delete from health_record where pilgrim = $1",
  "update application set content = '' where pilgrim = $1",
  `update message set ${withoutBodies}
    where exchange in (${exchanges}) and salt is not null`,
  `update exchange_act set diff = null where diff is not null and exchange in (${exchanges})`,
  "update correction set diff = null where diff is not null and pilgrim = $1",
  "delete from answered_command where references_in(body) @> array[$1]",
]

/**
 * Forgets who a pilgrim was: fields, bodies of messages, and the salts without which commitments tell nothing. The journey,
 * its evidence and its proofs stay. Gives whether anything was left to erase.
 */
export const erase = Effect.fn("erase")(function* (erasing: Erasing) {
  const database = yield* Database
  const erased = yield* database.transaction((client) => eraseWith(client, erasing))
  return typeof erased === "boolean" ? erased : yield* erased
})

const eraseWith = async (client: PoolClient, { pilgrim, by, reason }: Erasing) => {
  for (const text of hold) await client.query(text, [pilgrim])
  const { rows } = await client.query<Held>(held, [pilgrim, openStates])
  const [row] = rows
  if (row === undefined) return new NotKnown({ what: "pilgrim", name: pilgrim })
  if (row.open || !isOver(stateOf(row), row.placesStay)) return new NotOver({ pilgrim, state: row.state })
  let left = 0
  for (const text of erasures) {
    const { rowCount } = await client.query(text, [pilgrim])
    if (!text.startsWith("update application")) left += rowCount ?? 0
  }
  if (left > 0)
    await client.query("insert into erasure (pilgrim, by, reason) values ($1, $2, $3)", [pilgrim, by, reason])
  return left > 0
}

/**
 * Whether nothing more can happen for which it must be known who somebody is. Whoever waits may be offered a place, until
 * places stay with whom they have passed on to.
 */
const isOver = (state: State, placesStay: boolean): boolean =>
  isFinal(state) && (state._tag !== "Waitlisted" || placesStay) && awaits(state) === undefined
