import { setTimeout as wait } from "node:timers/promises"
import { comparedSystems } from "@mahmal/core/reconciliation/Holding"
import { Command, Option } from "commander"
import type { Difference, Reconciliation } from "../api/reconciliationViews.ts"
import { askHub, queryOf } from "../operating/console/askHub.ts"
import { running } from "./running.ts"
import { say } from "./say.ts"

interface Options {
  readonly system: string
  readonly season: string
  readonly limit: string
  readonly json?: boolean
}

interface Page {
  readonly items: ReadonlyArray<Difference>
  readonly next?: string
}

/** Milliseconds between two looks at a reconciliation, growing from the first to the last. */
const [soonest, latest] = [200, 5_000]

/** Asks for a reconciliation, and waits until it has ended; tells whoever waits for long how far it has come. */
const ended = async (system: string, season: string): Promise<Reconciliation> => {
  let run = await askHub<Reconciliation>("POST", "/v1/reconciliations", { system, season })
  for (let pause = soonest; run.ended === null; pause = Math.min(2 * pause, latest)) {
    await wait(pause)
    if (pause === latest)
      process.stderr.write(
        `Reconciliation ${run.reconciliation}: ${run.ours} of ours and ${run.theirs} of ${system} so far. ` +
          "The hub goes on with it if you stop waiting.\n",
      )
    run = await askHub<Reconciliation>("GET", `/v1/reconciliations/${run.reconciliation}`)
  }
  return run
}

const summary = (run: Reconciliation): string =>
  run.failed === null
    ? `Reconciliation ${run.reconciliation}: ${run.ours} of ours and ${run.theirs} of ${run.system} compared; ` +
      `${run.differences} differences, ${run.unexplained} of them unexplained (a task each).`
    : `Reconciliation ${run.reconciliation} failed: ${run.failed}`

const line = ({ pilgrim, handle, kind, fields }: Difference): string => {
  const how = fields.map(({ name, ours = "-", theirs = "-" }) => `${name}: ours ${ours}, theirs ${theirs}`)
  return `  ${pilgrim}  ${kind}  ${handle}${how.length === 0 ? "" : `  (${how.join("; ")})`}`
}

const reconcile = async ({ system, season, limit, json }: Options): Promise<void> => {
  const run = await ended(system, season)
  const query = queryOf({ explained: "no", limit })
  const page = await askHub<Page>("GET", `/v1/reconciliations/${run.reconciliation}/differences${query}`)
  if (json === true) say(JSON.stringify({ run, differences: page.items }, undefined, 2))
  else {
    say(summary(run))
    for (const difference of page.items) say(line(difference))
    if (page.next !== undefined) say("  There are more (--limit).")
  }
  process.exitCode = run.failed === null && run.unexplained === 0 ? 0 : 1
}

/** `mahmal reconcile`. */
export const reconcileCommand = new Command("reconcile")
  .description("Compare what we hold with what a foreign system says it has; ends with 1 when they differ unexplained.")
  .addOption(new Option("--system <system>", "whose list").choices([...comparedSystems]).makeOptionMandatory())
  .requiredOption("--season <season>", "of which season, such as 1448")
  .option("--limit <n>", "how many differences to show", "100")
  .option("--json", "what the hub answered, for programs")
  .addHelpText(
    "after",
    "\nThe hub is found at MAHMAL_URL (http://127.0.0.1:8787 unless set), and MAHMAL_KEY is your key to it.",
  )
  .action(running(reconcile))
