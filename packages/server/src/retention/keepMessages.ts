import { Clock, Effect } from "effect"
import type { PoolClient } from "pg"
import { forEachSettled } from "../forEachSettled.ts"
import { Database } from "../postgres/Database.ts"
import { only } from "../postgres/only.ts"
import { withoutBodies } from "../store/withoutBodies.ts"
import { boundsOf, dayAfter, type Partition, partitionOf, tableOf } from "./Partition.ts"
import type { Policy } from "./Policy.ts"

/** Days for which partitions are made ahead: a hub may stand still so long, and what it writes then still has a place. */
const ahead = 7

/**
 * Makes the partitions of the days to come, takes the bodies out of those that are old enough, and drops the oldest. Disk
 * space is free at once. Of several hubs, one does it; what could not be done now is done the next time.
 */
export const keepMessages = Effect.fn("keepMessages")(function* ({ bodies, calls }: Policy) {
  const database = yield* Database
  const now = yield* Clock.currentTimeMillis
  const there = yield* partitions
  const has = (from: number) => there.some((one) => one.from === from)
  const missing = Array.from({ length: ahead + 1 }, (_, n) => dayAfter(now, n)).filter((from) => !has(from))
  const gone = dayAfter(now, -Math.max(calls, bodies))
  const steps: ReadonlyArray<(client: PoolClient) => Promise<void>> = [
    ...missing.map((from) => (client: PoolClient) => make(client, { from, bare: false })),
    ...there
      .filter(({ from, bare }) => !bare && from < dayAfter(now, -bodies) && from >= gone)
      .map((one) => (client: PoolClient) => bare(client, one)),
    ...there.filter(({ from }) => from < gone).map((one) => (client: PoolClient) => drop(client, one)),
    (client) => clear(client, dayAfter(now, -bodies), gone),
  ]
  // Each by itself: locks are held for a moment only, and a step that has to wait, or fails, holds up no other.
  yield* forEachSettled(steps, (step) => database.transaction((client) => alone(client, step)))
})

const partitions = Effect.gen(function* () {
  const database = yield* Database
  const rows = yield* database.query<{ name: string }>({
    text: "select inhrelid::regclass::text as name from pg_inherits where inhparent = 'message'::regclass order by 1",
  })
  return rows.flatMap(({ name }) => partitionOf(name) ?? [])
})

/** Unless another hub is at it. Who has to wait for a lock gives up before many wait behind it. */
const alone = async (client: PoolClient, step: (client: PoolClient) => Promise<void>): Promise<void> => {
  const { rows } = await client.query<{ ours: boolean }>(
    "select pg_try_advisory_xact_lock(hashtextextended('mahmal retention', 0)) as ours",
  )
  if (!only(rows, "the lock").ours) return
  await client.query("set local lock_timeout = '2s'")
  await step(client)
}

const isThere = async (client: PoolClient, partition: Partition): Promise<boolean> => {
  const { rows } = await client.query<{ there: boolean }>("select to_regclass($1) is not null as there", [
    tableOf(partition),
  ])
  return only(rows, "the table").there
}

/** A table like `message`, to become a partition of it: the identity of rows stays the parent's. */
const table = (client: PoolClient, name: string) =>
  client.query(`create table ${name} (like message including defaults including constraints)`)

const attach = (client: PoolClient, partition: Partition) =>
  client.query(`alter table message attach partition ${tableOf(partition)} for values ${boundsOf(partition)}`)

/** Makes a day's partition. What was written for the day before it was there moves into it. */
const make = async (client: PoolClient, partition: Partition): Promise<void> => {
  if ((await isThere(client, partition)) || (await isThere(client, { ...partition, bare: true }))) return
  const name = tableOf(partition)
  // What is being written for the day is waited for, so that it moves too; nothing more is written until the day is there.
  await client.query("lock table only message in share row exclusive mode")
  const [from = "", to = ""] = boundsOf(partition).match(/'[^']+'/g) ?? []
  const early = `message_rest where started >= ${from} and started < ${to}`
  const { rows } = await client.query<{ moves: boolean }>(`select exists (select from ${early}) as moves`)
  // Who plans a question meanwhile would look for what moves where it no longer is: attaching alone holds up no reader.
  if (only(rows, "what moves").moves) await client.query("lock table message in access exclusive mode")
  await table(client, name)
  await client.query(`with moved as (delete from ${early} returning *) insert into ${name} select * from moved`)
  await attach(client, partition)
}

/** Without bodies and salts: what may name somebody, and what its commitment could be guessed by. That takes their place. */
const columns = `
  select string_agg(case
      when attname in ('sent', 'received', 'salt') then 'null'
      when attname = 'sent_commitment' then 'committed(sent_commitment, salt, sent)'
      when attname = 'received_commitment' then 'committed(received_commitment, salt, received)'
      else quote_ident(attname) end, ', '
    order by attnum) as kept
  from pg_attribute where attrelid = 'message'::regclass and attnum > 0 and not attisdropped`

/** Puts a partition without bodies in the place of one with them. */
const bare = async (client: PoolClient, partition: Partition): Promise<void> => {
  if (!(await isThere(client, partition))) return
  const [old, instead] = [tableOf(partition), { ...partition, bare: true }]
  const { rows } = await client.query<{ kept: string }>(columns)
  await table(client, tableOf(instead))
  await client.query(`insert into ${tableOf(instead)} select ${only(rows, "the columns").kept} from ${old}`)
  await drop(client, partition)
  await attach(client, instead)
}

/** The same for what stands in no day's partition. There is hardly ever anything. */
const clear = async (client: PoolClient, bare: number, gone: number): Promise<void> => {
  await client.query("delete from message_rest where started < $1", [new Date(gone)])
  await client.query(`update message_rest set ${withoutBodies} where started < $1 and salt is not null`, [
    new Date(bare),
  ])
}

const drop = async (client: PoolClient, partition: Partition): Promise<void> => {
  if (!(await isThere(client, partition))) return
  await client.query(`alter table message detach partition ${tableOf(partition)}`)
  await client.query(`drop table ${tableOf(partition)}`)
}
