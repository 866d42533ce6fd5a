import { randomInt } from "node:crypto"
import { mkdir, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"
import pg from "pg"
import { temporaryPostgres } from "../../src/postgres/temporaryPostgres.ts"
import { differencesOf } from "../support/differences.ts"
import { type Outcome, outcomeOf } from "../support/outcome.ts"
import { type KilledRun, runWithKills, writtenIn } from "../support/runWithKills.ts"
import { smallSeason } from "../support/smallSeason.ts"
import { makeWorld, type World } from "../support/world.ts"
import { wrongsOf } from "../support/wrongs.ts"

const usage = `pnpm season:chaos [--rows N] [--kills N] [--faults RATE] [--seed TEXT]

Runs a season undisturbed, and again with faults in every foreign system and with its hub killed (SIGKILL) at random
moments, and compares what both have come to. Writes the result to docs/results/season-chaos.md.

  --rows    how many rows of the sample (12712, all of them)
  --kills   how often the hub is killed (100)
  --faults  the share of calls on which something goes wrong (0.05)
  --seed    everything random follows from it; the moments of the kills too (drawn unless said)
`

const { values } = parseArgs({
  args: process.argv.slice(2).filter((argument) => argument !== "--"),
  options: {
    rows: { type: "string", default: "12712" },
    kills: { type: "string", default: "100" },
    faults: { type: "string", default: "0.05" },
    seed: { type: "string", default: String(randomInt(1_000_000)) },
    help: { type: "boolean", short: "h" },
  },
})
if (values.help) {
  process.stdout.write(usage)
  process.exit(0)
}
const { rows, seed } = values
const [kills, faultRate] = [Number(values.kills), Number(values.faults)]

const say = (text: string) => process.stdout.write(`${text}\n`)
const began = Date.now()
const seconds = () => Math.round((Date.now() - began) / 1000)

const postgres = await temporaryPostgres()
const administrator = new pg.Client({ connectionString: postgres.urlOf("postgres") })
await administrator.connect()
await administrator.query("create database calm")
await administrator.query("create database rough")
const season = await smallSeason(Number(rows))
const worldOn = (database: string, faults: number) =>
  makeWorld({ season, database: postgres.urlOf(database), seed, faultRate: faults })

const calm = await worldOn("calm", 0)
const rough = await worldOn("rough", faultRate)
try {
  say(`${season.rows} rows, ${season.figures.places.total} places, seed ${seed}.`)
  const hub = calm.start()
  await hub.ended
  say(`${hub.output()}\n${seconds()} s: the undisturbed season has ended. Now with ${kills} kills.`)
  const run = await runWithKills(rough, kills, await writtenIn(calm), seed, (n) => say(`${seconds()} s: kill ${n}`))
  const [killed, undisturbed] = [await outcomeOf(rough), await outcomeOf(calm)]
  const wrongs = [
    ...(run.ended.status === 0 ? [] : [`the last hub ended with status ${run.ended.status}`]),
    ...(run.kills === kills ? [] : [`the hub was killed ${run.kills} times only`]),
    ...wrongsOf(killed, season),
    ...differencesOf(killed, undisturbed),
  ]
  say(`${run.output}\n${seconds()} s: ${wrongs.length === 0 ? "all of it holds." : wrongs.join("\n")}`)
  const results = fileURLToPath(new URL("../../../../docs/results/", import.meta.url))
  await mkdir(results, { recursive: true })
  await writeFile(join(results, "season-chaos.md"), report(run, killed, wrongs))
  process.exitCode = wrongs.length === 0 ? 0 : 1
} finally {
  await calm.close()
  await rough.close()
  await season.remove()
  await administrator.end()
  await postgres.remove()
}

function report(run: KilledRun, killed: Outcome, wrongs: ReadonlyArray<string>): string {
  const table = run.output.slice(run.output.indexOf("\n\n") + 2).trimEnd()
  return `# A season whose hub is killed

The last run of \`pnpm season:chaos --rows ${rows} --kills ${kills} --faults ${faultRate} --seed ${seed}\`, which took ${seconds()} seconds
on Node ${process.versions.node}. It writes this file.

- Rows of the applications file: ${season.rows}. Places: ${season.figures.places.total}. Seed: ${seed}.
- The hub was killed (SIGKILL) ${run.kills} times, at moments drawn by the seed, and started again each time.
- Faults that struck: ${faultsOf(rough)}.
- Effects outside: ${killed.ledgers.effects.length}; crossings of the border: ${killed.ledgers.crossings.length}; messages taken by the SMS gateway: ${killed.ledgers.notices.length}.
- Exchanges: ${killed.exchanges.length}, ${killed.exchanges.filter(({ state }) => state === "NotDone").length} of them proven not to have been done.

${
  wrongs.length === 0
    ? "All of it holds, and it ended as the undisturbed season did: the same people in the same states, and the same effects outside, each once."
    : `Wrong:\n\n${wrongs.map((wrong) => `- ${wrong}`).join("\n")}`
}

\`\`\`
${table}
\`\`\`
`
}

function faultsOf({ standIns }: World): string {
  const struck = Object.values(standIns.mocks).flatMap(({ faults }) => Object.entries(faults.counts()))
  const counts = [...Map.groupBy(struck, ([kind]) => kind)].map(
    ([kind, all]) => `${kind} ${all.reduce((sum, [, count]) => sum + (count ?? 0), 0)}`,
  )
  return counts.toSorted().join(", ")
}
