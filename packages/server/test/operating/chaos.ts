import { randomInt } from "node:crypto"
import { mkdir, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"
import { chance } from "@mahmal/mocks"
import { Effect, ManagedRuntime } from "effect"
import pg from "pg"
import type { Rerun, RerunItem } from "../../src/api/rerunViews.ts"
import { type Step, steps } from "../../src/operating/rerun/Steps.ts"
import { Database } from "../../src/postgres/Database.ts"
import { temporaryPostgres } from "../../src/postgres/temporaryPostgres.ts"
import { startStandIns } from "../../src/standIns/startStandIns.ts"
import { freePort } from "../support/freePort.ts"
import { type HubProcess, hubProcess } from "../support/hubProcess.ts"
import { keyHeaders } from "../support/roles.ts"
import { until } from "../support/until.ts"
import { makeMixed } from "./mixed.ts"
import { wrongsOfRerun } from "./wrongsOfRerun.ts"

const usage = `pnpm rerun:chaos [--exchanges N] [--kills N] [--faults RATE] [--seed TEXT]

Plans to run mixed exchanges again, submits it twice at once, has both approved, and kills the hub (SIGKILL) at the steps of
the run, one after the other, while faults strike in the foreign systems. Then it compares what happened outside with what was
to happen. Writes the result to docs/results/rerun-chaos.md.

  --exchanges  how many (10000)
  --kills      how often the hub is killed (40)
  --faults     the share of calls on which something goes wrong (0.05)
  --seed       everything random follows from it (drawn unless said)
`

const { values } = parseArgs({
  args: process.argv.slice(2).filter((argument) => argument !== "--"),
  options: {
    exchanges: { type: "string", default: "10000" },
    kills: { type: "string", default: "40" },
    faults: { type: "string", default: "0.05" },
    seed: { type: "string", default: String(randomInt(1_000_000)) },
    help: { type: "boolean", short: "h" },
  },
})
if (values.help) {
  process.stdout.write(usage)
  process.exit(0)
}
const { seed } = values
const [count, kills, rate] = [Number(values.exchanges), Number(values.kills), Number(values.faults)]

const began = Date.now()
const seconds = () => Math.round((Date.now() - began) / 1000)
const say = (text: string) => process.stdout.write(`${seconds()} s: ${text}\n`)

const postgres = await temporaryPostgres()
const url = postgres.urlOf("postgres")
const port = await freePort()
const origin = `http://127.0.0.1:${port}`
const standIns = await startStandIns({ seed, faultRate: 0, hubUrl: origin, refuseRate: 0 })
const database = ManagedRuntime.make(Database.layerOf(url, 4))
await database.runPromise(Effect.void)
const pool = new pg.Pool({ connectionString: url, max: 3, options: "-c search_path=mahmal" })
const program = fileURLToPath(new URL("./hubThatDies.ts", import.meta.url))
const environment = {
  ...standIns.environment,
  DATABASE_URL: url,
  PORT: String(port),
  HUB_RERUN_LEASE: "1 second",
  HUB_WATCH_EVERY: "10 minutes",
  NODE_COMPILE_CACHE: join(postgres.folder, "compiled"),
}

let hub: HubProcess | undefined
const startHub = (dies: Readonly<Record<string, string>> = {}): HubProcess =>
  hubProcess([], { ...environment, ...dies }, { program })

const ask = async <A>(headers: Readonly<Record<string, string>>, method: string, path: string, json?: object) => {
  const response = await fetch(origin + path, {
    method,
    headers: { ...headers, ...(json === undefined ? {} : { "content-type": "application/json" }) },
    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
  })
  return (await response.json()) as A
}

const served = () =>
  until(() =>
    fetch(`${origin}/health/live`).then(
      ({ ok }) => (ok ? true : undefined),
      () => undefined,
    ),
  )

/** How often a step is passed at most before a kill strikes there: those that come for every item are met early and late. */
const timesOf: Readonly<Record<Step, number>> = {
  claimed: 2,
  loaded: 2,
  beginning: Math.max(1, Math.min(300, count / 20)),
  begun: Math.max(1, Math.min(300, count / 20)),
  followed: 8,
  ended: 8,
  finishing: 1,
  finished: 1,
}

/** The steps to be struck, one after the other: a plan's end comes last, once for each of the two. */
const stepsOfKills = (): ReadonlyArray<Step> => {
  const last: ReadonlyArray<Step> = ["finishing", "finished", "finishing", "finished"]
  const others = steps.filter((step) => !last.includes(step))
  const many = Array.from({ length: Math.max(others.length, kills - last.length) }, (_, n) => others[n % others.length])
  return [...many.flatMap((step) => step ?? []), ...last]
}

const left = async (): Promise<number> => {
  const { rows } = await pool.query("select count(*)::int as n from rerun_item where result is null")
  return rows[0].n
}

const unfinished = async (): Promise<number> => {
  const { rows } = await pool.query("select count(*)::int as n from rerun where finished is null")
  return rows[0].n
}

try {
  const mixed = await makeMixed(pool, standIns, count, seed)
  say(`${mixed.exchanges.length} exchanges, seed ${seed}.`)
  const night = await database.runPromise(keyHeaders({ unit: "operations" }, "night"))
  const day = await database.runPromise(keyHeaders({ unit: "operations" }, "day"))
  for (const mock of Object.values(standIns.mocks))
    mock.faults.set([{ kinds: ["unavailable", "reset", "slow", "reply-lost", "garbage"], rate, seed, ms: 400 }])
  hub = startHub()
  await served()
  const states = ["Due", "Sending", "Accepted", "InDoubt", "Done", "Declined", "NotDone", "Unknown"]
  const asked = { selection: { states }, reason: "Everything of last night, once more." }
  const plans = await Promise.all([night, day].map((who) => ask<Rerun>(who, "POST", "/v1/reruns", asked)))
  say(`planned twice: ${JSON.stringify(plans[0]?.outlooks)}`)
  await Promise.all(
    plans.map(({ rerun, hash }, n) => ask([day, night][n] ?? day, "POST", `/v1/reruns/${rerun}/approval`, { hash })),
  )
  await hub.end("SIGKILL")
  let killed = 0
  const struck = new Map<string, number>()
  for (const [n, step] of stepsOfKills().entries()) {
    if ((await unfinished()) === 0) break
    const nth = 1 + Math.floor(chance(seed, "nth", n) * timesOf[step])
    hub = startHub({ STEP: step, NTH: String(nth) })
    const over = until(async () => ((await unfinished()) === 0 ? true : undefined), 500)
    if ((await Promise.race([hub.ended, over])) === true) break
    killed += 1
    struck.set(step, (struck.get(step) ?? 0) + 1)
    say(`kill ${killed} at ${step}, time ${nth}; ${await left()} items are left`)
  }
  // The last hub is left alone; one that ends by itself is told of.
  await hub.end("SIGKILL")
  hub = startHub()
  const gone = hub.ended.then(({ status }) => {
    throw new Error(`the last hub ended with status ${status}:\n${hub?.output()}`)
  })
  await Promise.race([gone, until(async () => ((await unfinished()) === 0 ? true : undefined), 500)])
  gone.catch(() => {})
  say("both plans have finished.")
  const itemsOf = async (rerun: number): Promise<ReadonlyArray<RerunItem>> =>
    (
      await pool.query<RerunItem>(
        `select number, exchange, operation, pilgrims, state, outlook, follows, result, detail from rerun_item
         where rerun = $1 order by number`,
        [rerun],
      )
    ).rows
  const items = await Promise.all(plans.map(({ rerun }) => itemsOf(rerun)))
  await until(async () =>
    standIns.mocks.bracelet.ledger.counts()["bracelet.made"] ===
    [...mixed.effects].filter((one) => one.startsWith("bracelet")).length
      ? true
      : undefined,
  )
  const missed = steps.filter((step) => !struck.has(step)).map((step) => `no kill struck at ${step}`)
  const wrongs = [...wrongsOfRerun(mixed, standIns, items), ...missed]
  say(wrongs.length === 0 ? "all of it holds." : wrongs.join("\n"))
  const results = fileURLToPath(new URL("../../../../docs/results/", import.meta.url))
  await mkdir(results, { recursive: true })
  await writeFile(join(results, "rerun-chaos.md"), report(mixed.exchanges.length, struck, items, wrongs))
  process.exitCode = wrongs.length === 0 ? 0 : 1
} finally {
  await hub?.end("SIGKILL")
  await pool.end()
  await database.dispose()
  await standIns.close()
  await postgres.remove()
}

function report(
  exchanges: number,
  struck: ReadonlyMap<string, number>,
  plans: ReadonlyArray<ReadonlyArray<RerunItem>>,
  wrongs: ReadonlyArray<string>,
): string {
  const line = (items: ReadonlyArray<RerunItem>) =>
    [...Map.groupBy(items, ({ result }) => result ?? "none")]
      .map(([result, all]) => `${result} ${all.length}`)
      .join(", ")
  const faults = Object.values(standIns.mocks).flatMap(({ faults }) => Object.entries(faults.counts()))
  const counts = [...Map.groupBy(faults, ([kind]) => kind)].map(
    ([kind, all]) => `${kind} ${all.reduce((sum, [, n]) => sum + (n ?? 0), 0)}`,
  )
  return `# Many exchanges run again while the hub is killed

The last run of \`pnpm rerun:chaos --exchanges ${count} --kills ${kills} --faults ${rate} --seed ${seed}\`, which took ${seconds()} seconds
on Node ${process.versions.node}. It writes this file.

- Exchanges: ${exchanges}, mixed. The same plan was asked for twice at once and both were approved.
- The hub was killed (SIGKILL) ${[...struck.values()].reduce((sum, n) => sum + n, 0)} times, at these steps: ${[...struck].map(([step, n]) => `${step} ${n}`).join(", ")}.
- Faults that struck: ${counts.toSorted().join(", ")}.
- Results of the two plans: ${plans.map(line).join("; ")}. What one of them ran, the other left alone.

${
  wrongs.length === 0
    ? "All of it holds: each effect happened once outside, none happened beside them, every pilgrim's exchanges came in their order, and every item has a result."
    : `Wrong:\n\n${wrongs.map((wrong) => `- ${wrong}`).join("\n")}`
}
`
}
