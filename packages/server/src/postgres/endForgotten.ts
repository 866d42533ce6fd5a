import type pg from "pg"
import { answersWithin, ImpatientClient } from "./ImpatientClient.ts"
import { insides } from "./insides.ts"

/** Between two looks, in milliseconds. */
const lookEvery = 1_000
/** For how long a connection in use may say nothing before we ask whether it is still known, in milliseconds. */
const silentFor = 3_000

/**
 * Ends the connections of a pool that PostgreSQL knows nothing of any more: after a cut of the network nobody tells us,
 * and whoever asked over them would wait for ever. It looks until the pool is ended.
 *
 * A long statement is no reason: its connection is known.
 */
export const endForgotten = (pool: pg.Pool, url: string): void => {
  const all = new Set<pg.PoolClient>()
  const inUse = new Map<pg.PoolClient, { bytes: number; since: number }>()
  pool.on("connect", (client) => all.add(client))
  pool.on("acquire", (client) => inUse.set(client, { bytes: -1, since: performance.now() }))
  pool.on("release", (_, client) => inUse.delete(client))
  pool.on("remove", (client) => {
    all.delete(client)
    inUse.delete(client)
  })

  const someIsSilent = () => {
    const now = performance.now()
    let silent = false
    for (const [client, seen] of inUse) {
      const { bytesRead } = insides(client).connection.stream
      if (bytesRead === seen.bytes) silent ||= now - seen.since >= silentFor
      else inUse.set(client, { bytes: bytesRead, since: now })
    }
    return silent
  }
  const look = async () => {
    if (!someIsSilent()) return
    const asked = [...all]
    const known = await knownTo(
      url,
      asked.map((client) => insides(client).processID),
    )
    for (const client of asked) if (!known.has(insides(client).processID)) insides(client).connection.stream.destroy()
  }

  let looking = false
  const timer = setInterval(() => {
    if (pool.ending) return clearInterval(timer)
    if (looking) return
    looking = true
    // Who cannot be asked now is asked at the next look.
    look()
      .catch(() => {})
      .finally(() => {
        looking = false
      })
  }, lookEvery)
  timer.unref()
}

/** Those of some connections that PostgreSQL knows, asked over a new one. */
const knownTo = async (url: string, processes: ReadonlyArray<number>): Promise<ReadonlySet<number>> => {
  const client = new ImpatientClient({ connectionString: url, query_timeout: answersWithin })
  client.on("error", () => {})
  try {
    await client.connect()
    const { rows } = await client.query("select pid from pg_stat_activity where pid = any($1)", [processes])
    return new Set(rows.map(({ pid }) => pid))
  } finally {
    // It has answered, or it never will.
    insides(client as unknown as pg.PoolClient).connection.stream.destroy()
  }
}
