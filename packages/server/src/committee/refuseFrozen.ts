import type { PoolClient } from "pg"
import { SeasonFrozen } from "./SeasonFrozen.ts"

// Shared by all who store applications; whoever freezes the pool holds it alone.
const hold = "select from season where name = $1 for share"
const acted = "select from committee_act where season = $1 limit 1"

/**
 * Holds a season open until the transaction ends, for storing applications that it does not know. Gives why it cannot, when
 * its pool is frozen.
 */
export const refuseFrozen = async (client: PoolClient, season: string): Promise<SeasonFrozen | undefined> => {
  await client.query(hold, [season])
  const { rowCount } = await client.query(acted, [season])
  return rowCount === 0 ? undefined : new SeasonFrozen({ season, what: "applications" })
}
