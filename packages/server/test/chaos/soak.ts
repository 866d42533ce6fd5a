import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { openSync } from "node:fs"
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as wait } from "node:timers/promises"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"
import type { SeasonName } from "@mahmal/core/season/SeasonName"
import { ConfigProvider, Effect, Layer, ManagedRuntime } from "effect"
import pg from "pg"
import { hubOnDatabase } from "../../src/hubLayer.ts"
import { sealKeyIn } from "../../src/ledger/sealKeyIn.ts"
import { Database } from "../../src/postgres/Database.ts"
import { stillOpen } from "../../src/postgres/inStates.ts"
import { holdDraw } from "../../src/season/holdDraw.ts"
import { storeSeason } from "../../src/season/storeSeason.ts"
import { turnDay } from "../../src/season/turnDay.ts"
import { startStandIns } from "../../src/standIns/startStandIns.ts"
import { makeWrappingKeys } from "../../src/vault/wrappingKeyFile.ts"
import { startSubscriber } from "../events/support/subscriber.ts"
import { freePort } from "../support/freePort.ts"
import { programs } from "../support/hubProcess.ts"
import { doubled, ledgersOf } from "../support/ledgers.ts"
import { keyHeaders } from "../support/roles.ts"
import { smallSeason } from "../support/smallSeason.ts"
import { until } from "../support/until.ts"
import { confirmAll, untilReady } from "./load.ts"
import { ownPostgres } from "./ownPostgres.ts"
import type { Felt } from "./probe.ts"
import { reportOf, type Sample, verdictOf } from "./soakReport.ts"
import { layWire } from "./Wire.ts"

const usage = `pnpm soak [--minutes N] [--rows N] [--faults RATE] [--seed TEXT] [--break-every S] [--breaks TEXT] [--log FILE] [--record]

A hub under mixed load for a long time: season after season is sent in, drawn and confirmed, while units read, search, follow
the feed and get webhooks; calls to the foreign systems go wrong, and every minute something breaks: PostgreSQL, the network to
it, a foreign system, the hub itself stopped for seconds. Says whether memory, connections and disk stay flat.

  --minutes  how long (60)
  --rows     rows of each season's file (240)
  --faults   the share of calls on which something goes wrong (0.02)
  --seed     what all that is drawn by lot follows from
  --break-every  seconds between two things that break (60)
  --breaks   breaks only what is named so, such as PostgreSQL
  --log      where the hub writes; without it nobody sees that, unless it fails
  --record   writes the result to docs/results/soak.md
`

const { values } = parseArgs({
  args: process.argv.slice(2).filter((argument) => argument !== "--"),
  options: {
    minutes: { type: "string", default: "60" },
    rows: { type: "string", default: "240" },
    faults: { type: "string", default: "0.02" },
    seed: { type: "string", default: "1448" },
    record: { type: "boolean", default: false },
    "break-every": { type: "string", default: "60" },
    log: { type: "string" },
    breaks: { type: "string", default: "" },
    help: { type: "boolean", short: "h" },
  },
})
if (values.help) {
  process.stdout.write(usage)
  process.exit(0)
}
const { seed } = values
const began = Date.now()
const ends = began + Number(values.minutes) * 60_000
const seconds = () => Math.round((Date.now() - began) / 1_000)
const say = (text: string) => process.stdout.write(`${seconds()} s: ${text}\n`)

/** Between two samples, and between two faults, in milliseconds. */
const sampleEvery = 10_000
const faultEvery = Number(values["break-every"]) * 1_000
/** At the least between two seasons, in milliseconds. */
const seasonEvery = 5_000
/** A load that gets no further for so long stands still, in milliseconds. */
const standsStill = 180_000

const folder = await mkdtemp(join(tmpdir(), "mahmal-soak-"))
const postgres = await ownPostgres(undefined, { fsync: "on", shared_buffers: "128MB" })
const wire = await layWire({ path: postgres.socket })
const season = await smallSeason(Number(values.rows))
const port = await freePort()
const origin = `http://127.0.0.1:${port}`
const standIns = await startStandIns({ seed, faultRate: Number(values.faults), hubUrl: origin })
const subscriber = await startSubscriber()
const keyFile = join(folder, "data-keys.json")
await makeWrappingKeys(keyFile)

const pool = new pg.Pool({ connectionString: postgres.url, max: 2, options: "-c search_path=mahmal" })
pool.on("error", () => {})
pool.on("connect", (client) => client.on("error", () => {}))

const log = values.log ?? join(folder, "hub.log")
const hubLog = openSync(log, "w")
const child: ChildProcess = spawn(
  process.execPath,
  ["--import", fileURLToPath(new URL("./probe.ts", import.meta.url)), programs.mahmal, "serve"],
  {
    env: {
      PATH: process.env.PATH,
      ...standIns.environment,
      DATABASE_URL: `postgresql://mahmal@127.0.0.1:${wire.port}/hub`,
      PORT: String(port),
      HUB_SEAL_KEY: await sealKeyIn(folder),
      HUB_DATA_KEYS: keyFile,
      GATE_KEY_FILE: join(folder, "gate-keys.json"),
      WEBHOOKS_TO_LOOPBACK: "true",
    },
    stdio: ["ignore", hubLog, hubLog, "ipc"],
  },
)
const gone = once(child, "exit")
const ended = gone.then(([status, signal]) => {
  throw new Error(`the hub ended with status ${status} ${signal}`)
})
ended.catch(() => {})

/** Does it until it succeeds: whatever breaks is soon there again. */
const insist = <A>(work: () => Promise<A>): Promise<A> => until(() => work().catch(() => undefined), 250)

let headers: Readonly<Record<string, string>> = {}
let asked = 0
/** Asks the hub until it answers 2xx. */
const ask = (
  method: string,
  path: string,
  body?: string | Uint8Array<ArrayBuffer>,
  type = "application/json",
): Promise<string> =>
  insist(async () => {
    const response = await fetch(origin + path, {
      method,
      headers: { ...headers, ...(body === undefined ? {} : { "content-type": type }) },
      signal: AbortSignal.timeout(15_000),
      ...(body === undefined ? {} : { body }),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`${response.status} ${text}`)
    asked += 1
    return text
  })

const confirmed: Array<string> = []
let seasons = 0
let doing = "nothing yet"
let movedOn = Date.now()

/** Sends season after season, each under a number of its own, and confirms the places that its draw gives. */
const sendSeasons = async (csv: Uint8Array<ArrayBuffer>): Promise<void> => {
  const runtime = ManagedRuntime.make(
    hubOnDatabase.pipe(
      Layer.provideMerge(Database.layerOf(postgres.url, 2)),
      Layer.provide(ConfigProvider.layer(ConfigProvider.fromEnv({ env: { HUB_DATA_KEYS: keyFile } }))),
    ),
  )
  // A season is named by a year that the contracts know.
  for (let n = 1000; Date.now() < ends; n += 1) {
    const next = wait(seasonEvery)
    const { draw, ...others } = season.figures
    const name = String(n) as SeasonName
    // The calendar of these years is not known: whoever crosses has come for Hajj.
    const arrivals = { hijri: "1448-05-01", day: draw.day }
    const figures = { ...others, name, draw, arrivals, opens: { entitlements: draw.day, bracelets: draw.day } }
    doing = `${name} is set up`
    await insist(() => runtime.runPromise(Effect.as(storeSeason(figures, seed), true)))
    doing = `${name} is sent in`
    await ask("POST", `/v1/seasons/${name}/applications`, csv, "text/csv")
    doing = `${name} is turned to its day`
    await insist(() => runtime.runPromise(Effect.as(turnDay(name, draw.day), true)))
    doing = `${name} is drawn`
    await insist(() => runtime.runPromise(Effect.as(holdDraw(figures, seed, draw.day), true)))
    doing = `${name} is read`
    const drawn = await insist(async () =>
      pool.query<{ group_id: string }>(
        "select distinct group_id from pilgrim where season = $1 and state = 'Drawn' order by 1",
        [name],
      ),
    )
    const groups = drawn.rows.map(({ group_id }) => group_id)
    doing = `${name} is confirmed`
    let answered = 0
    const load = confirmAll({ origins: [origin], headers, groups, atOnce: 3 })
    const moving = setInterval(() => {
      if (load.answered.length > answered) movedOn = Date.now()
      answered = load.answered.length
    }, 1_000)
    await load.done
    clearInterval(moving)
    confirmed.push(...load.answered)
    asked += load.answered.length
    seasons += 1
    movedOn = Date.now()
    await next
  }
  await runtime.dispose()
}

/** Reads what units read, and follows the feed from its beginning to its end. */
const read = async (): Promise<void> => {
  let cursor = ""
  while (Date.now() < ends) {
    const found = await ask("POST", "/v1/pilgrims/search", JSON.stringify({ name: "khan", limit: 5 }))
    for (const { pilgrim } of JSON.parse(found).items.slice(0, 3)) {
      await ask("GET", `/v1/pilgrims/${pilgrim}`)
      await ask("GET", `/v1/pilgrims/${pilgrim}/history`)
    }
    await ask("GET", "/v1/exchanges?limit=20")
    const page = JSON.parse(await ask("GET", `/v1/events?limit=100${cursor === "" ? "" : `&after=${cursor}`}`))
    if (typeof page.next === "string") cursor = encodeURIComponent(page.next)
    await wait(250)
  }
}

const { etrack, visa } = standIns.mocks
const down = async ({ faults }: typeof etrack): Promise<void> => {
  const usual = faults.rules()
  faults.set([{ kinds: ["unavailable"], rate: 1, seed: "down" }])
  await wait(5_000)
  faults.set(usual)
}
/** What breaks, one after the other, round by round. */
const breaks: ReadonlyArray<readonly [string, () => Promise<void>]> = [
  ["the network to PostgreSQL refuses for 2 s", () => cutFor("refused", 2_000)],
  ["the e-track is away for 5 s", () => down(etrack)],
  ["PostgreSQL is stopped at once and started after 1 s", () => stopFor(1_000)],
  ["the hub is stopped for 3 s", () => sleepFor(3_000)],
  ["the network to PostgreSQL is silent for 4 s", () => cutFor("silent", 4_000)],
  ["the visa authority is away for 5 s", () => down(visa)],
]
async function cutFor(how: "refused" | "silent", ms: number): Promise<void> {
  wire.cut(how)
  await wait(ms)
  wire.mend()
}
async function stopFor(ms: number): Promise<void> {
  await postgres.stopAtOnce()
  await wait(ms)
  await postgres.start()
}
async function sleepFor(ms: number): Promise<void> {
  child.kill("SIGSTOP")
  await wait(ms)
  child.kill("SIGCONT")
}

const readyAfter: Array<{ what: string; ms: number }> = []
const breakThings = async (): Promise<void> => {
  const chosen = breaks.filter(([what]) => what.includes(values.breaks))
  for (let n = 0; Date.now() + faultEvery < ends; n += 1) {
    await wait(faultEvery)
    const [what, happens] = chosen[n % chosen.length] as (typeof breaks)[number]
    await happens()
    const ms = await untilReady(origin)
    readyAfter.push({ what, ms })
    say(`${what}; ready after ${ms} ms`)
  }
}

const figures = `
  select (select count(*)::int from pilgrim) as pilgrims, (select count(*)::int from event) as events,
    (select count(*)::int from pgboss.job) as jobs, pg_database_size(current_database())::float8 / 2 ^ 20 as disk,
    (select count(*)::int from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
      and application_name <> '') as connections`

const samples: Array<Sample> = []
const sample = async (): Promise<void> => {
  while (Date.now() < ends) {
    await wait(sampleEvery)
    child.send({})
    const [felt] = (await once(child, "message")) as [Felt]
    const [row] = await insist(async () => (await pool.query<Omit<Sample, "at" | keyof Felt>>(figures)).rows)
    if (row !== undefined) samples.push({ at: seconds(), ...felt, ...row })
    if (Date.now() - movedOn > standsStill) throw new Error(`the load stands still while season ${doing}`)
    if (samples.length % 6 === 0) say(`${seasons} seasons, ${doing}; ${JSON.stringify(samples.at(-1))}`)
  }
}

try {
  await Promise.race([untilReady(origin), ended])
  const made = ManagedRuntime.make(Database.layerOf(postgres.url, 1))
  headers = await made.runPromise(keyHeaders({ unit: "it" }))
  await made.dispose()
  await ask("POST", "/v1/subscriptions", JSON.stringify({ url: subscriber.url }))
  say(`the hub is ready; ${season.rows} rows a season, seed ${seed}`)
  const csv = new Uint8Array(await readFile(season.applicationsFile))
  await Promise.race([Promise.all([sendSeasons(csv), read(), breakThings(), sample()]), ended])
  say("the load is over; what is under way is settled")
  const over = Date.now()
  await until(async () => {
    const { rows } = await pool.query<{ count: number }>(
      `select count(*)::int as count from exchange where ${stillOpen}`,
    )
    if (Date.now() - over > standsStill) throw new Error(`${rows[0]?.count} exchanges are never settled`)
    return rows[0]?.count === 0 ? true : undefined
  }, 500)
  const { rows: lost } = await pool.query<{ id: string }>(
    `select id from pilgrim p where group_id = any($1)
       and exists (select from event e where e.pilgrim = p.id and e.type = 'PlaceDrawn')
       and not exists (select from event e where e.pilgrim = p.id and e.type = 'CampaignConfirmed')`,
    [confirmed],
  )
  const { effects } = ledgersOf(standIns)
  const verdict = verdictOf(samples, readyAfter, lost.length, doubled(effects).length)
  const report = reportOf({
    command: `pnpm soak --minutes ${values.minutes} --rows ${values.rows} --faults ${values.faults} --seed ${seed}`,
    samples,
    readyAfter,
    verdict,
    did: { seasons, asked, confirmed: confirmed.length, effects: effects.length, deliveries: subscriber.came.length },
  })
  process.stdout.write(`\n${report}`)
  if (values.record)
    await writeFile(fileURLToPath(new URL("../../../../docs/results/soak.md", import.meta.url)), report)
  process.exitCode = verdict.every(({ holds }) => holds) ? 0 : 1
} catch (error) {
  const told = (await readFile(log, "utf8")).split("\n").slice(-40).join("\n")
  process.stderr.write(`${told}\nsoak: ${(error as Error).message}\n`)
  process.exitCode = 1
} finally {
  child.kill("SIGCONT")
  child.kill("SIGTERM")
  await Promise.race([gone, wait(15_000)])
  child.kill("SIGKILL")
  await pool.end()
  await subscriber.close()
  await standIns.close()
  await wire.close()
  await postgres.remove()
  await season.remove()
  await rm(folder, { recursive: true, force: true })
}

process.exit()
