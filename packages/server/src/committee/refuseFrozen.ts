import type { PoolClient } from "pg"
import { only } from "../postgres/only.ts"
import { SeasonFrozen } from "./SeasonFrozen.ts"

// Held in common by all who store applications, and alone by who freezes.
const hold = "select from season where name = $1 for share"
const acted = "select from committee_act where season = $1 limit 1"
const known = "select count(*)::int as count from pilgrim where id = any($1)"

/**
 * Holds a season open until the transaction ends, for storing applications of these pilgrims. Gives why it can not, when
 * its pool is frozen and one of them would be new. Who is known already is never changed, frozen or not.
 */
export const refuseFrozen = async (
  client: PoolClient,
  season: string,
  pilgrims: ReadonlyArray<string>,
): Promise<SeasonFrozen | undefined> => {
  await client.query(hold, [season])
  const { rowCount } = await client.query(acted, [season])
  if (rowCount === 0) return undefined
  const { rows } = await client.query<{ count: number }>(known, [pilgrims])
  const { count } = only(rows, "the count")
  return count === pilgrims.length ? undefined : new SeasonFrozen({ season, what: "applications" })
}
