import type { Refusal } from "@mahmal/core/journey/Refusal"
import { conditionsOf, ofSomebodyElse, unmetAmong } from "@mahmal/core/store/Condition"
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

/**
 * What refuses one of these moves because of what stands beyond its own journey, if anything does. What holds does so until the
 * transaction ends.
 */
export const unmetIn = async (client: PoolClient, moves: ReadonlyArray<Move>): Promise<Refusal | undefined> => {
  const conditions = conditionsOf(moves)
  if (conditions.length === 0) return undefined
  await client.query(alone)
  for (const condition of conditions) {
    const { id, number, kind } = condition.document
    const values = [condition.pilgrim, id, number, kind]
    const { rows } = await client.query<{ readonly field: "id" | "number" }>(givenToOthers, values)
    if (rows[0] !== undefined) return ofSomebodyElse(condition, rows[0].field)
  }
  return unmetAmong(moves)
}
