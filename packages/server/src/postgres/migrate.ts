import { fileURLToPath } from "node:url"
import { possibleMoves } from "@mahmal/core/journey/transitions"
import { runner } from "node-pg-migrate"
import type { Client } from "pg"

const folder = fileURLToPath(new URL("./migrations", import.meta.url))

/**
 * Brings a database to the present schema, and its constraint on moves to the present table of transitions.
 *
 * Several hubs may start at once: the first migrates, the others wait.
 */
export const migrate = async (client: Client): Promise<void> => {
  // Of the session, so that it is given back with the connection whatever happens.
  await client.query("select pg_advisory_lock(hashtextextended('mahmal migrations', 0))")
  await client.query("create schema if not exists mahmal")
  await runner({
    dbClient: client,
    dir: folder,
    schema: "mahmal",
    migrationsSchema: "mahmal",
    migrationsTable: "migration",
    direction: "up",
    checkOrder: true,
    log: () => {},
  })
  await constrainMoves(client)
  await client.query("select pg_advisory_unlock(hashtextextended('mahmal migrations', 0))")
}

/** The database's own refusal of every move that the table of transitions does not have. */
const constrainMoves = async (client: Client): Promise<void> => {
  // One array of constants: PostgreSQL hashes it, and looks every move up instead of comparing it with each.
  const moves = `'{${possibleMoves.map((move) => move.join(" ")).join(",")}}'`
  const { rows } = await client.query(
    "select obj_description(oid) as moves from pg_trigger where tgname = 'pilgrim_moves'",
  )
  if (rows[0]?.moves === moves.slice(1, -1)) return
  await client.query(`
    create or replace trigger pilgrim_moves before update of state on mahmal.pilgrim
      for each row when (old.state || ' ' || new.state <> all (${moves}::text[])) execute function mahmal.refuse_move();
    comment on trigger pilgrim_moves on mahmal.pilgrim is ${moves}`)
}
