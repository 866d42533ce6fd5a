import type { Refusal } from "@mahmal/core/journey/Refusal"
import {
  conditionsOf,
  type KnownPerson,
  type OwnDocument,
  ofNobodyKnown,
  ofSomebodyElse,
  unmetAmong,
} from "@mahmal/core/store/Condition"
import { documentEvents } from "@mahmal/core/store/documentIn"
import type { Move } from "@mahmal/core/store/Journal"
import type { PoolClient } from "pg"

// Of two who record the same document at once, the second waits for the first. They are few.
const alone = "select pg_advisory_xact_lock(hashtextextended('mahmal documents', 0))"

/** The document that an event tells of; also what else was found outside, which has no kind. */
const document = "coalesce(data -> 'entitlement', data -> 'found' -> 'held')"

const givenToOthers = `
  select case when ${document} ->> 'id' = $2 then 'id' else 'number' end as field from event
  where type in (${documentEvents.map((name) => `'${name}'`).join(", ")}) and pilgrim <> $1
    and (${document} ->> 'id' = $2 or (${document} ->> 'number' = $3 and ${document} ->> 'kind' = $4))
  order by field limit 1`

// Whoever is being erased is waited for, and whoever is known stays so until this is written. All of the transaction are held, in the
// order in which others hold them.
const hold = "select from pilgrim where id = any($1) order by id for no key update"
const known = "select from person where pilgrim = $1"

/**
 * What refuses one of these moves because of what stands beyond its own journey, if anything does. What holds does so until the
 * transaction ends.
 */
export const unmetIn = async (client: PoolClient, moves: ReadonlyArray<Move>): Promise<Refusal | undefined> => {
  const conditions = conditionsOf(moves)
  if (conditions.length === 0) return undefined
  await client.query(hold, [moves.map(({ before }) => before.pilgrim)])
  await client.query(alone)
  for (const condition of conditions) {
    const refusal = await (condition._tag === "KnownPerson"
      ? unlessKnown(client, condition)
      : unlessOwn(client, condition))
    if (refusal !== undefined) return refusal
  }
  return unmetAmong(moves)
}

const unlessKnown = async (client: PoolClient, condition: KnownPerson): Promise<Refusal | undefined> => {
  const { rowCount } = await client.query(known, [condition.pilgrim])
  return rowCount === 0 ? ofNobodyKnown(condition) : undefined
}

const unlessOwn = async (client: PoolClient, condition: OwnDocument): Promise<Refusal | undefined> => {
  const { id, number, kind } = condition.document
  const values = [condition.pilgrim, id, number, kind]
  const { rows } = await client.query<{ readonly field: "id" | "number" }>(givenToOthers, values)
  return rows[0] === undefined ? undefined : ofSomebodyElse(condition, rows[0].field)
}
