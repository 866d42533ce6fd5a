import { createHash } from "node:crypto"
import { readdir, readFile } from "node:fs/promises"
import { join, parse } from "node:path"
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
  const files = await hashes()
  await mustBeOurs(client, files)
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
  await rememberFiles(client, files)
  await constrainMoves(client)
  await client.query("select pg_advisory_unlock(hashtextextended('mahmal migrations', 0))")
}

/** The migrations by name, each with the hash of what is written in it. */
type Files = Readonly<Record<string, string>>

const hashes = async (): Promise<Files> => {
  const names = (await readdir(folder)).toSorted()
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name))))
  const hashed = texts.map((text) => createHash("sha256").update(text).digest("hex").slice(0, 16))
  return Object.fromEntries(names.map((name, n) => [parse(name).name, hashed[n] ?? ""]))
}

const remembered = "select obj_description(to_regclass('mahmal.migration'), 'pg_class') as files"

const mustBeOurs = async (client: Client, files: Files): Promise<void> => {
  const { rows } = await client.query("select to_regclass('mahmal.migration') is not null as begun")
  if (!rows[0].begun) return
  const ours = Object.keys(files)
  const later = await client.query("select name from mahmal.migration where name <> all($1) order by id", [ours])
  if (later.rows.length > 0)
    throw new Error(
      `The database has the schema of a later version (${later.rows.map(({ name }) => name).join(", ")}); start that version, or restore a backup from before it.`,
    )
  const { rows: kept } = await client.query<{ files: string | null }>(remembered)
  const before: Files = JSON.parse(kept[0]?.files ?? "{}")
  const changed = ours.filter((name) => before[name] !== undefined && before[name] !== files[name])
  if (changed.length > 0)
    throw new Error(
      `The database has the schema of another version, in which ${changed.join(", ")} was written otherwise; start that version, or begin anew on an empty database, as \`pnpm start --fresh\` does.`,
    )
}

/** Until a version is released its migrations may be rewritten: a database of before would fail at the first column that it lacks. */
const rememberFiles = async (client: Client, files: Files): Promise<void> => {
  const now = JSON.stringify(files)
  const { rows } = await client.query<{ files: string | null }>(remembered)
  if (rows[0]?.files !== now) await client.query(`comment on table mahmal.migration is '${now}'`)
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
