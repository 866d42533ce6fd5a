import pg from "pg"
import { endForgotten } from "./endForgotten.ts"
import { ImpatientClient, noticedSoon } from "./ImpatientClient.ts"
import { insides } from "./insides.ts"
import { migrate } from "./migrate.ts"
import { only } from "./only.ts"
import { type Kind, kind, unfit } from "./unfit.ts"

/** Refuses a database that is unfit, migrates it, and opens a pool of at most so many connections to it. */
export const openPool = async (url: string, connections: number): Promise<pg.Pool> => {
  const client = new ImpatientClient({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query<Kind>(kind)
    const why = unfit(only(rows, "the kind of a database"))
    if (why !== undefined) throw new Error(why)
    await migrate(client)
  } finally {
    await client.end()
  }
  const options = {
    connectionString: url,
    max: connections,
    application_name: "mahmal",
    // Days and times come in the form that we read, whatever the server's usual one is. Under read committed a statement that
    // waited for a row sees it as it was left: ours rely on that.
    options: `-c search_path=mahmal -c datestyle=ISO -c timezone=UTC -c default_transaction_isolation=read\\ committed ${noticedSoon}`,
    pipeline: true,
    Client: ImpatientClient,
  }
  const pool = new pg.Pool(options)
  // A connection that breaks while idle is replaced at the next use; without a listener it would end the process.
  pool.on("error", () => {})
  // So would one that breaks in use, between two statements; its user hears of it at the next one.
  pool.on("connect", (client) => client.on("error", () => {}))
  pool.on("connect", (client) => insides(client).connection.stream.prependListener("data", () => sendTogether(client)))
  pool.on("acquire", sendTogether)
  endForgotten(pool, url)
  return pool
}

/** Statements that follow each other without waiting for anything go out in one write, and not in one each. */
const sendTogether = (client: pg.PoolClient): void => {
  const { stream } = insides(client).connection
  if (stream.writableCorked > 0) return
  stream.cork()
  // After everything that follows without waiting for I/O: whoever awaits an answer goes on in a microtask.
  queueMicrotask(() => process.nextTick(() => stream.uncork()))
}
