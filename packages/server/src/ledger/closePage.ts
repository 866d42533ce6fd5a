import { createHash } from "node:crypto"
import { rootOver } from "@mahmal/core/hashing/MerkleTree"
import { Clock, Effect } from "effect"
import type { PoolClient } from "pg"
import { Database } from "../postgres/Database.ts"
import { only } from "../postgres/only.ts"
import { hashesWithin, type LeafKind, leafKinds } from "./leaves.ts"
import { type Page, pageChannel, pageColumns } from "./Page.ts"

// What is committed now and stands in no page.
const standing = `
  with newest as (select number, chain from page order by number desc limit 1)
  select coalesce(n.number, 0)::float8 + 1 as number, coalesce(n.chain, decode(repeat('00', 32), 'hex')) as chain,
    array(select number::text from writing where page is null) as writings
  from (select) one left join newest n on true`

// PostgreSQL hashes them where they are: no row travels, and all kinds are one round trip.
const hashes = `select ${leafKinds.map((kind) => `(${hashesWithin(kind, "$1::bigint[]")}) as ${kind}`).join(", ")}`

const mark = "update writing set page = $1 where number = any($2::bigint[])"

// No page is closed before something in it was written, or before an earlier page, wherever the hub's clock stands, and however long
// it had to wait.
const write = `
  insert into page as p (number, events, leaves, root, chain, closed)
  select $1, $2, $3, decode($4, 'hex'), decode($5, 'hex'),
    greatest(to_timestamp($6 / 1000.0), max(at), (select closed from page where number = $1::bigint - 1))
  from writing where page = $1 returning ${pageColumns}`

/**
 * Closes a page over all that was committed and stands in none yet. Gives nothing when nothing was, or when another hub is
 * closing one.
 *
 * Transactions that still run, however long, are in a later page.
 */
export const closePage = Effect.fn("closePage")(function* () {
  const database = yield* Database
  const closed = yield* Clock.currentTimeMillis
  return yield* database.transaction((client) => close(client, closed))
})

const close = async (client: PoolClient, closed: number): Promise<Page | undefined> => {
  const { rows: locked } = await client.query<{ ours: boolean }>(
    "select pg_try_advisory_xact_lock(hashtextextended('mahmal pages', 0)) as ours",
  )
  if (!only(locked, "the lock").ours) return undefined
  // A statement of its own: it must see the page of whoever held the lock before.
  const { rows } = await client.query<{ number: number; chain: Buffer; writings: ReadonlyArray<string> }>({
    name: "standing-page",
    text: standing,
  })
  const { number, chain: before, writings } = only(rows, "what stands in no page")
  if (writings.length === 0) return undefined
  const hashes = await hashLeaves(client, writings)
  const root = rootOver(hashes.level)
  const chain = createHash("sha256").update(before).update(root, "hex").digest("hex")
  await client.query(mark, [number, writings])
  const written = await client.query<Page>(write, [number, hashes.events, hashes.leaves, root, chain, closed])
  await client.query("select pg_notify($1, $2)", [pageChannel, String(number)])
  return only(written.rows, "the page")
}

/** The hashes of all leaves that came with some writings, in their order. */
const hashLeaves = async (client: PoolClient, writings: ReadonlyArray<string>) => {
  const { rows } = await client.query<{ readonly [Kind in LeafKind]: Buffer | null }>({
    name: "hash-leaves",
    text: hashes,
    values: [writings],
  })
  const hashed = only(rows, "the hashes")
  const levels = leafKinds.map((kind) => hashed[kind] ?? Buffer.alloc(0))
  const level = Buffer.concat(levels)
  return { level, events: (hashed.event?.length ?? 0) / 32, leaves: level.length / 32 }
}
