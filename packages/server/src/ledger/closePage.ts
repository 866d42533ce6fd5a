import { createHash } from "node:crypto"
import { rootOver } from "@mahmal/core/merkle/MerkleTree"
import { Clock, Effect } from "effect"
import type { PoolClient } from "pg"
import { Database } from "../postgres/Database.ts"
import { hashesBetween, type LeafKind, leafKinds } from "./leaves.ts"
import type { Page } from "./Page.ts"
import { pageChannel } from "./readPages.ts"

const newest = `
  with newest as (select number, upto, chain from page order by number desc limit 1)
  select coalesce(n.number, 0)::float8 as number, coalesce(n.upto, '1:1:')::text as since,
    pg_current_snapshot()::text as upto, coalesce(n.chain, decode(repeat('00', 32), 'hex')) as chain
  from (select) one left join newest n on true`

// PostgreSQL hashes them where they are: no row travels, and all kinds are one round trip.
const hashes = `select ${leafKinds
  .map((kind) => `(${hashesBetween(kind, "$1::pg_snapshot", "$2::pg_snapshot")}) as ${kind}`)
  .join(", ")}`

const write = `
  insert into page (number, since, upto, events, leaves, root, chain, closed)
  values ($1, $2, $3, $4, $5, decode($6, 'hex'), decode($7, 'hex'), to_timestamp($8 / 1000.0))`

/**
 * Closes a page over all that was committed and stands in none yet. Gives nothing when nothing was, or when another hub is
 * closing one.
 *
 * Transactions that still run, however long, are in a later page.
 */
export const closePage = Effect.fn("closePage")(
  function* () {
    const database = yield* Database
    const closed = yield* Clock.currentTimeMillis
    return yield* database.transaction((client) => close(client, closed))
  },
  Effect.catchTag("ConstraintViolated", Effect.die),
)

const close = async (client: PoolClient, closed: number): Promise<Page | undefined> => {
  const { rows: locked } = await client.query<{ ours: boolean }>(
    "select pg_try_advisory_xact_lock(hashtextextended('mahmal pages', 0)) as ours",
  )
  if (!locked[0]?.ours) return undefined
  // A statement of its own: it must see the page of whoever held the lock before.
  const { rows } = await client.query<{ number: number; since: string; upto: string; chain: Buffer }>({
    name: "newest-snapshot",
    text: newest,
  })
  const { number, since, upto, chain: before } = rows[0]!
  const hashes = await hashLeaves(client, since, upto)
  if (hashes.leaves === 0) return undefined
  const root = rootOver(hashes.level)
  const chain = createHash("sha256").update(before).update(root, "hex").digest("hex")
  const page: Page = { number: number + 1, events: hashes.events, leaves: hashes.leaves, root, chain, closed }
  await client.query(write, [page.number, since, upto, page.events, page.leaves, root, chain, closed])
  await client.query("select pg_notify($1, $2)", [pageChannel, String(page.number)])
  return page
}

/** The hashes of all leaves between two snapshots, in their order. */
const hashLeaves = async (client: PoolClient, since: string, upto: string) => {
  const { rows } = await client.query<{ readonly [Kind in LeafKind]: Buffer | null }>({
    name: "hash-leaves",
    text: hashes,
    values: [since, upto],
  })
  const levels = leafKinds.map((kind) => rows[0]?.[kind] ?? Buffer.alloc(0))
  const level = Buffer.concat(levels)
  return { level, events: (rows[0]?.event?.length ?? 0) / 32, leaves: level.length / 32 }
}
