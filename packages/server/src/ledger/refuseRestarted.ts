import type { Client } from "pg"

const standing = `
  select pg_snapshot_xmax(upto)::text as reached, pg_snapshot_xmax(pg_current_snapshot())::text as counts
  from mahmal.page order by number desc limit 1`

/** The database was restored into a PostgreSQL that counts its transactions from the start. */
export class CounterRestarted extends Error {
  override readonly name = "CounterRestarted"

  constructor(reached: bigint, counts: bigint) {
    super(
      `the ledger's pages reach to transaction ${reached}, but this PostgreSQL is only at ${counts}: the database was ` +
        "restored into another one, and what is written now would stand in no page. Stop PostgreSQL, run " +
        `"pg_resetwal --epoch=${(reached >> 32n) + 1n}" on its data folder, and start it again`,
    )
  }
}

/** Refuses a database whose transactions have smaller numbers than those that its pages have seen. */
export const refuseRestarted = async (client: Pick<Client, "query">): Promise<void> => {
  const { rows } = await client.query<{ reached: string; counts: string }>(standing)
  if (rows[0] === undefined) return
  const [reached, counts] = [BigInt(rows[0].reached), BigInt(rows[0].counts)]
  if (counts < reached) throw new CounterRestarted(reached, counts)
}
