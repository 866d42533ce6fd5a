import { Command } from "commander"
import type { ExchangeOutline, FoundExchange } from "../api/exchangeSearch.ts"
import type { Exchange } from "../api/exchangeViews.ts"
import type { Rerun, RerunItem } from "../api/rerunViews.ts"
import type { Task } from "../api/taskViews.ts"
import { askHub, queryOf } from "../operating/console/askHub.ts"
import { type Criteria, criteriaOf, withCriteria } from "../operating/console/criteria.ts"
import {
  contentsLines,
  foundLines,
  itemLine,
  listLines,
  outlineLines,
  rerunLines,
  taskLines,
} from "../operating/console/lines.ts"
import { changesOf, sharesOf } from "../operating/console/readings.ts"
import { type Language, languageOption, words } from "../operating/console/words.ts"
import { running } from "./running.ts"
import { say } from "./say.ts"

interface Page<Item> {
  readonly items: ReadonlyArray<Item>
  readonly next?: string
}

interface Shown {
  readonly json?: boolean
  readonly lang: Language
}

interface Reasoned extends Shown {
  readonly reason: string
}

const show = <A>({ json, lang }: Shown, answer: A, lines: (answer: A, language: Language) => string): void =>
  say(json === true ? JSON.stringify(answer, undefined, 2) : lines(answer, lang))

const command = (name: string, description: string): Command =>
  new Command(name)
    .description(description)
    .addOption(languageOption())
    .option("--json", "what the hub answered, for programs")

const withReason = (made: Command): Command =>
  made.requiredOption("--reason <text>", "why, for whoever reads it later; no personal data")

const addressOf = (exchange: string): string => `/v1/exchanges/${encodeURIComponent(exchange)}`

const find = withCriteria(command("find", "List what did not take effect, newest first, each with the reason."))
  .option("--contents <text>", "a part of what was sent or answered; a right of its own")
  .option("--limit <n>", "how many", "20")
  .action(
    running(async (options: Criteria & Shown & { contents?: string; limit: string }) => {
      const { contents, limit } = options
      const page = await askHub<Page<FoundExchange>>(
        "POST",
        contents === undefined ? "/v1/exchanges/search" : "/v1/exchanges/search/contents",
        { ...criteriaOf(options), limit: Number(limit), ...(contents === undefined ? {} : { contents }) },
      )
      show(options, page, ({ items, next }, language) =>
        [
          listLines(
            items.map((item) => foundLines(item, language)),
            next,
            language,
          ),
          ...(options.state === undefined && items.some(({ standing }) => standing._tag === "Due")
            ? [words[language].underWayToo]
            : []),
        ].join("\n"),
      )
    }),
  )

const showOne = command("show", "Why an exchange stands where it does, its calls, and what can be done with it.")
  .argument("<exchange>", "its name, such as visa.cancel/ent_1")
  .option("--contents", "what was sent and answered as well; a right of its own")
  .action(
    running(async (exchange: string, options: Shown & { contents?: boolean }) => {
      if (options.contents === true) show(options, await askHub<Exchange>("GET", addressOf(exchange)), contentsLines)
      else show(options, await askHub<ExchangeOutline>("GET", `${addressOf(exchange)}/outline`), outlineLines)
    }),
  )

/** An act on an exchange, whose body is read from the options; tells where it stands then. */
const acting = <O extends Reasoned>(made: Command, path: string, bodyOf: (options: O) => object): Command =>
  withReason(made)
    .argument("<exchange>", "its name, such as visa.cancel/ent_1")
    .action(
      running(async (exchange: string, options: O) => {
        const body = { reason: options.reason, ...bodyOf(options) }
        const outline = await askHub<ExchangeOutline>("POST", `${addressOf(exchange)}/${path}`, body)
        show(options, outline, outlineLines)
      }),
    )

const retry = acting(command("retry", "Take an exchange up now: send it, or ask about it."), "retry", () => ({}))

const edit = acting<Reasoned & { pilgrim: string; set: ReadonlyArray<string> }>(
  command("edit", "Correct what an exchange tells of a pilgrim, and retry it.")
    .requiredOption("--pilgrim <pilgrim>", "whose record is corrected")
    .requiredOption("--set <field=value...>", "what is corrected, such as nameLatin=AMAL"),
  "edit",
  ({ pilgrim, set }) => ({ pilgrim, changes: changesOf(set) }),
)

const resolve = acting<
  Reasoned & { tookEffect?: boolean; didNot?: boolean; receipt?: string; share?: ReadonlyArray<string> }
>(
  command("resolve", "Record what the foreign system said to you, and settle an exchange by it.")
    .option("--took-effect", "it was carried out; what was to be undone is no more")
    .option("--did-not", "it was not carried out")
    .option("--receipt <receipt>", "under which the system has it; the hub asks it for the rest")
    .option("--share <pilgrim=what...>", "what it has for each, such as 1448-Q48-000001=registration:4711"),
  "resolution",
  ({ tookEffect, didNot, receipt, share }) => {
    if (tookEffect === didNot) throw new Error("Say either --took-effect or --did-not.")
    return {
      outcome: tookEffect === true ? "took-effect" : "did-not",
      ...(receipt === undefined ? {} : { receipt }),
      ...(share === undefined ? {} : { shares: sharesOf(share) }),
    }
  },
)

const giveUp = acting(
  command("give-up", "Do no more about an exchange for which nobody waits."),
  "giving-up",
  () => ({}),
)

const tasks = command("tasks", "List what a person must look at, the first due first.")
  .option("--unit <unit>", "the unit that does it")
  .option("--kind <kind>", "of one kind")
  .option("--closed", "those that are closed")
  .option("--limit <n>", "how many", "100")
  .action(
    running(async (options: Shown & { unit?: string; kind?: string; closed?: boolean; limit: string }) => {
      const { unit, kind, closed, limit } = options
      const query = queryOf({ unit, kind, closed: closed === true ? "yes" : undefined, limit })
      show(options, await askHub<Page<Task>>("GET", `/v1/tasks${query}`), ({ items, next }, language) =>
        listLines(
          items.map((task) => taskLines(task, language)),
          next,
          language,
        ),
      )
    }),
  )

const close = withReason(command("close", "Close a task."))
  .argument("<task>", "its number")
  .action(
    running(async (task: string, options: Reasoned) => {
      const closed = await askHub<Task>("POST", `/v1/tasks/${task}/closing`, { reason: options.reason })
      show(options, closed, taskLines)
    }),
  )

const planned = withReason(
  withCriteria(command("plan", "Say for each exchange what running it again would do. Nothing is run.")).argument(
    "[exchange...]",
    "exchanges by their names, instead of criteria",
  ),
).action(
  running(async (exchanges: ReadonlyArray<string>, options: Criteria & Reasoned) => {
    const selection = { ...criteriaOf(options), ...(exchanges.length === 0 ? {} : { exchanges }) }
    show(options, await askHub<Rerun>("POST", "/v1/reruns", { selection, reason: options.reason }), rerunLines)
  }),
)

const plans = command("list", "List the plans, the newest first.")
  .option("--limit <n>", "how many", "20")
  .action(
    running(async (options: Shown & { limit: string }) => {
      const query = queryOf({ limit: options.limit })
      show(options, await askHub<Page<Rerun>>("GET", `/v1/reruns${query}`), ({ items, next }, language) =>
        listLines(
          items.map((item) => `${rerunLines(item, language)}\n`),
          next,
          language,
        ),
      )
    }),
  )

const plan = command("show", "How far a plan has come, and what came of each exchange.")
  .argument("<plan>", "its number")
  .option("--outlook <outlook>", "only those of one outlook, such as safe or not-repeatable")
  .option("--result <result>", "only those with one result, such as declined or left")
  .option("--limit <n>", "how many of them", "20")
  .action(
    running(async (number: string, options: Shown & { outlook?: string; result?: string; limit: string }) => {
      const { outlook, result, limit } = options
      const rerun = await askHub<Rerun>("GET", `/v1/reruns/${number}`)
      const page = await askHub<Page<RerunItem>>(
        "GET",
        `/v1/reruns/${number}/items${queryOf({ outlook, result, limit })}`,
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

const approve = command("approve", "Approve a plan that somebody else made, and run it.")
  .argument("<plan>", "its number")
  .requiredOption("--hash <hash>", "the plan's hash, as you have seen it")
  .action(
    running(async (number: string, options: Shown & { hash: string }) => {
      show(options, await askHub<Rerun>("POST", `/v1/reruns/${number}/approval`, { hash: options.hash }), rerunLines)
    }),
  )

const stop = withReason(command("stop", "Begin nothing more of a plan."))
  .argument("<plan>", "its number")
  .action(
    running(async (number: string, options: Reasoned) => {
      show(options, await askHub<Rerun>("POST", `/v1/reruns/${number}/stop`, { reason: options.reason }), rerunLines)
    }),
  )

const rerun = new Command("rerun").description("Run many exchanges again: plan, have it approved, look at the results.")
for (const part of [planned, plans, plan, approve, stop]) rerun.addCommand(part)

/** `mahmal exchanges`. */
export const exchangesCommand = new Command("exchanges")
  .description("See what failed between the hub and the foreign systems, and put it right.")
  .addHelpText(
    "after",
    "\nThe hub is found at MAHMAL_URL (http://127.0.0.1:8787 unless set), and MAHMAL_KEY is your key to it." +
      "\nTimes are in UTC. What to do in the night: docs/guides/operating.md.",
  )
for (const part of [find, showOne, retry, edit, resolve, giveUp, tasks, close, rerun]) exchangesCommand.addCommand(part)
