import { setTimeout as wait } from "node:timers/promises"
import { systemNames } from "@mahmal/core/operating/words"
import { type ComparedSystem, comparedSystems } from "@mahmal/core/reconciliation/Holding"
import { Option } from "commander"
import type { Difference, Reconciliation } from "../api/reconciliationViews.ts"
import { askHub, queryOf } from "../operating/console/askHub.ts"
import { differenceLine, reconciliationSummary } from "../operating/console/lines.ts"
import { words } from "../operating/console/words.ts"
import { askPages, entries } from "./askPages.ts"
import { hubCommand, type Page, type Shown, whereTheHubIs } from "./hubCommand.ts"
import { running } from "./running.ts"
import { say } from "./say.ts"

interface Options extends Shown {
  readonly system: ComparedSystem
  readonly season: string
  readonly limit: number
}

/** Milliseconds between two looks at a reconciliation, growing from the first to the last. */
const [soonest, latest] = [200, 5_000]

/** Asks for a reconciliation, and waits until it has ended; tells whoever waits for long how far it has come. */
const ended = async ({ system, season, lang }: Options): Promise<Reconciliation> => {
  let run = await askHub<Reconciliation>("POST", "/v1/reconciliations", { system, season })
  for (let pause = soonest; run.ended === null; pause = Math.min(2 * pause, latest)) {
    await wait(pause)
    if (pause === latest)
      process.stderr.write(
        `${words[lang].soFar(run.reconciliation, run.ours, run.theirs, systemNames[system][lang])}\n`,
      )
    run = await askHub<Reconciliation>("GET", `/v1/reconciliations/${run.reconciliation}`)
  }
  return run
}

const reconcile = async (options: Options): Promise<void> => {
  const { limit, lang, json } = options
  const run = await ended(options)
  const address = `/v1/reconciliations/${run.reconciliation}/differences`
  const page = await askPages(limit, (paging) =>
    askHub<Page<Difference>>("GET", `${address}${queryOf({ explained: "no", ...paging })}`),
  )
  if (json === true) say(JSON.stringify({ run, differences: page.items }, undefined, 2))
  else {
    say(reconciliationSummary(run, lang))
    for (const difference of page.items) say(differenceLine(difference, lang))
    if (page.next !== undefined) say(`  ${words[lang].more}`)
  }
  process.exitCode = run.failed === null && run.unexplained === 0 ? 0 : 1
}

/** `mahmal reconcile`. */
export const reconcileCommand = hubCommand(
  "reconcile",
  "Compare what we hold with what a foreign system says it has; ends with 1 when they differ unexplained.",
)
  .addOption(new Option("--system <system>", "whose list").choices([...comparedSystems]).makeOptionMandatory())
  .requiredOption("--season <season>", "of which season, such as 1448")
  .option("--limit <n>", "how many differences to show", entries, 100)
  .addHelpText("after", whereTheHubIs)
  .action(running(reconcile))
