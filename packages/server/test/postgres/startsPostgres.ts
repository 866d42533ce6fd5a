import { temporaryPostgres } from "../../src/postgres/temporaryPostgres.ts"

/** Starts a temporary PostgreSQL, prints its folder, and stays until it is ended. */
const { folder } = await temporaryPostgres({ shared_buffers: "16MB" })
process.stdout.write(`${folder}\n`)
setInterval(() => {}, 60_000)
