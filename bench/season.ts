/**
 * Measures how many people per second go through a whole season, from the applications file to their final states, with
 * stand-ins of all foreign systems; against a hand-written program that writes the same rows with the fewest statements. The
 * season waits for its stand-ins and turns some 190 days, so the ratio is the cost of a season, not of writing: for that there
 * is `pnpm bench:submit`.
 *
 *     pnpm bench:season [--rows 1000] [--whole]
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Effect } from "effect"
import pg from "pg"
import { freePort } from "../packages/server/src/commands/freePort.ts"
import { migrate } from "../packages/server/src/postgres/migrate.ts"
import { runSeason } from "../packages/server/src/rehearsal/runSeason.ts"
import { rowsOf, sample } from "../packages/server/src/rehearsal/sample.ts"
import { environmentWith, serverLayer } from "../packages/server/src/serverLayer.ts"
import { forkStandIns } from "../packages/server/src/standIns/forkStandIns.ts"
import { type Measured, measure, tell } from "./support/Measured.ts"
import { given, optionsOf } from "./support/optionsOf.ts"
import { type BenchPostgres, withPostgres } from "./withPostgres.ts"

// Without generated columns.
const writable = `
  select string_agg(attname, ', ') as columns from pg_attribute
  where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = ''`

/** The tables that a season fills, in an order that keeps foreign keys valid. */
const tables = ["season", "share", "pilgrim", "application", "person", "draw_entry", "event", "exchange", "message"]

const seasonWithHub = async (url: string, season: string, applications: string): Promise<number> => {
  const port = await freePort()
  const begun = performance.now()
  const program = Effect.gen(function* () {
    const systems = yield* forkStandIns({ seed: "1448", faultRate: 0, hubUrl: `http://127.0.0.1:${port}` })
    const environment = environmentWith({ ...systems, DATABASE_URL: url, PORT: String(port) })
    const addsUp = yield* Effect.provide(runSeason({ season, applications, seed: "1448" }), serverLayer(environment))
    if (!addsUp) yield* Effect.die(new Error("the final table does not add up"))
  })
  await Effect.runPromise(Effect.scoped(program))
  return (performance.now() - begun) / 1000
}

/** Reads all rows of a season, and writes their final versions again, 1,000 per statement. */
const rowsByHand = async (from: string, to: string): Promise<number> => {
  const connect = async (url: string) => {
    const client = new pg.Client({ connectionString: url, options: "-c search_path=mahmal" })
    await client.connect()
    return client
  }
  const [source, target] = [await connect(from), await connect(to)]
  await migrate(target)
  await target.query("set search_path = mahmal")
  let seconds = 0
  for (const table of tables) {
    const { rows: written } = await target.query<{ columns: string }>(writable, [table])
    const columns = written[0]?.columns
    const { rows } = await source.query<{ row: string }>(`select to_jsonb(t)::text as row from ${table} t`)
    for (let n = 0; n < rows.length; n += 1000) {
      const some = `[${rows
        .slice(n, n + 1000)
        .map(({ row }) => row)
        .join(",")}]`
      const begun = performance.now()
      await target.query({
        name: table,
        text: `insert into ${table} (${columns}) overriding system value select ${columns} from jsonb_populate_recordset(null::${table}, $1)`,
        values: [some],
      })
      seconds += (performance.now() - begun) / 1000
    }
  }
  await source.end()
  await target.end()
  return seconds
}

const run = async ([program, ...rest]: ReadonlyArray<string>): Promise<void> => {
  const [a, b, c] = rest as [string, string, string]
  const seconds = program === "hub" ? await seasonWithHub(a, b, c) : await rowsByHand(a, b)
  tell(seconds)
  process.exit()
}

const counted = async ({ ask }: BenchPostgres, url: string) => {
  const counts = tables.map((table) => `(select count(*) from ${table}) as ${table}`).join(", ")
  return JSON.stringify(await ask(url, `select ${counts}`))
}

const compare = (rows: number | undefined) =>
  withPostgres(async (postgres) => {
    const folder = mkdtempSync(join(tmpdir(), "mahmal-bench-"))
    try {
      const applications = join(folder, "applications.csv")
      const lines = readFileSync(sample.applications, "utf8").split("\n")
      writeFileSync(applications, lines.slice(0, rows === undefined ? undefined : rows + 1).join("\n"))
      const people = await rowsOf(applications)
      const [ours, theirs] = [await postgres.create("hub"), await postgres.create("minimal")]
      const hub = await measure(import.meta.url, "hub", ours, sample.season, applications)
      const minimal = await measure(import.meta.url, "minimal", ours, theirs)
      const wrote = [await counted(postgres, ours), await counted(postgres, theirs)]
      if (wrote[0] !== wrote[1]) throw new Error(`not the same rows: ${wrote.join(" and ")}`)
      const line = ({ seconds, mebibytes }: Measured) => ({
        seconds: Number(seconds.toFixed(2)),
        "people/s": Math.round(people / seconds),
        MiB: Math.round(mebibytes),
      })
      console.table({ season: line(hub), "same rows by hand": line(minimal) })
      console.log(
        `a season takes ${(hub.seconds / minimal.seconds).toFixed(0)} times as long as writing its rows by hand`,
      )
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

if (given[0] === "hub" || given[0] === "minimal") await run(given)
else {
  const { rows, whole } = optionsOf({
    rows: { type: "string", default: "1000" },
    whole: { type: "boolean", default: false },
  })
  await compare(whole ? undefined : Number(rows))
}
