import { readdir } from "node:fs/promises"
import { parse } from "node:path"
import { fileURLToPath } from "node:url"
import { possibleMoves } from "@mahmal/core/journey/transitions"
import { runner } from "node-pg-migrate"
import type { Client } from "pg"

const folder = fileURLToPath(new URL("./migrations", import.meta.url))

/**
 * Brings a database to the present schema, and its constraint on moves to the present table of transitions.
 *
 * Several hubs may start at once: the first migrates, the others wait. What a later version has made of it is left alone.
 */
export const migrate = async (client: Client): Promise<void> => {
  // Of the session, so that it is given back with the connection whatever happens.
  await client.query("select pg_advisory_lock(hashtextextended('mahmal migrations', 0))")
  await client.query("create schema if not exists mahmal")
  await mustBeOurs(client)
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

const mustBeOurs = async (client: Client): Promise<void> => {
  const { rows } = await client.query("select to_regclass('mahmal.migration') is not null as begun")
  if (!rows[0].begun) return
  const ours = (await readdir(folder)).map((file) => parse(file).name)
  const later = await client.query("select name from mahmal.migration where name <> all($1) order by id", [ours])
  if (later.rows.length > 0)
    throw new Error(
      `The database has the schema of a later version (${later.rows.map(({ name }) => name).join(", ")}); start that version, or restore a backup from before it.`,
    )
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
