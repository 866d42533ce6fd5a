import { Command } from "commander"
import type { Rerun, RerunItem } from "../api/rerunViews.ts"
import { askHub, queryOf } from "../operating/console/askHub.ts"
import { type Criteria, criteriaOf, withCriteria } from "../operating/console/criteria.ts"
import { itemLine, listLines, rerunLines } from "../operating/console/lines.ts"
import { askPages, entries } from "./askPages.ts"
import { hubCommand, type Page, type Reasoned, type Shown, show, withReason } from "./hubCommand.ts"
import { running } from "./running.ts"

const planned = withReason(
  withCriteria(hubCommand("plan", "Say for each exchange what running it again would do. Nothing is run.")).argument(
    "[exchange...]",
    "exchanges by their names, instead of criteria",
  ),
).action(
  running(async (exchanges: ReadonlyArray<string>, options: Criteria & Reasoned) => {
    const selection = { ...criteriaOf(options), ...(exchanges.length === 0 ? {} : { exchanges }) }
    show(options, await askHub<Rerun>("POST", "/v1/reruns", { selection, reason: options.reason }), rerunLines)
  }),
)

const plans = hubCommand("list", "List the plans, the newest first.")
  .option("--limit <n>", "how many", entries, 20)
  .action(
    running(async (options: Shown & { limit: number }) => {
      const page = await askPages(options.limit, (paging) =>
        askHub<Page<Rerun>>("GET", `/v1/reruns${queryOf({ ...paging })}`),
      )
      show(options, page, ({ items, next }, language) =>
        listLines(
          items.map((item) => `${rerunLines(item, language)}\n`),
          next,
          language,
        ),
      )
    }),
  )

const plan = hubCommand("show", "How far a plan has come, and what came of each exchange.")
  .argument("<plan>", "its number")
  .option("--outlook <outlook>", "only those of one outlook, such as safe or not-repeatable")
  .option("--result <result>", "only those with one result, such as declined or left")
  .option("--limit <n>", "how many of them", entries, 20)
  .action(
    running(async (number: string, options: Shown & { outlook?: string; result?: string; limit: number }) => {
      const { outlook, result, limit } = options
      const rerun = await askHub<Rerun>("GET", `/v1/reruns/${number}`)
      const page = await askPages(limit, (paging) =>
        askHub<Page<RerunItem>>("GET", `/v1/reruns/${number}/items${queryOf({ outlook, result, ...paging })}`),
      )
      show(options, { rerun, page }, ({ page: { items, next } }, language) =>
        [
          rerunLines(rerun, language),
          "",
          listLines(
            items.map((item) => itemLine(item, rerun, language)),
            next,
            language,
          ),
        ].join("\n"),
      )
    }),
  )

const approve = hubCommand("approve", "Approve a plan that somebody else made, and run it.")
  .argument("<plan>", "its number")
  .requiredOption("--hash <hash>", "the plan's hash, as you have seen it")
  .action(
    running(async (number: string, options: Shown & { hash: string }) => {
      show(options, await askHub<Rerun>("POST", `/v1/reruns/${number}/approval`, { hash: options.hash }), rerunLines)
    }),
  )

const stop = withReason(hubCommand("stop", "Begin nothing more of a plan."))
  .argument("<plan>", "its number")
  .action(
    running(async (number: string, options: Reasoned) => {
      show(options, await askHub<Rerun>("POST", `/v1/reruns/${number}/stop`, { reason: options.reason }), rerunLines)
    }),
  )

/** `mahmal exchanges rerun`. */
export const rerunCommand = new Command("rerun").description(
  "Run many exchanges again: plan, have it approved, look at the results.",
)
for (const part of [planned, plans, plan, approve, stop]) rerunCommand.addCommand(part)
