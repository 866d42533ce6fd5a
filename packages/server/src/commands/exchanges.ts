import { Command } from "commander"
import type { ExchangeOutline, FoundExchange } from "../api/exchangeSearch.ts"
import type { Exchange } from "../api/exchangeViews.ts"
import { askHub } from "../operating/console/askHub.ts"
import { type Criteria, criteriaOf, withCriteria } from "../operating/console/criteria.ts"
import { contentsLines, foundLines, listLines, outlineLines } from "../operating/console/lines.ts"
import { changesOf, sharesOf } from "../operating/console/readings.ts"
import { words } from "../operating/console/words.ts"
import { askPages, entries } from "./askPages.ts"
import { hubCommand, type Page, type Reasoned, type Shown, show, whereTheHubIs, withReason } from "./hubCommand.ts"
import { rerunCommand } from "./rerun.ts"
import { running } from "./running.ts"
import { closeCommand, tasksCommand } from "./tasks.ts"

const addressOf = (exchange: string): string => `/v1/exchanges/${encodeURIComponent(exchange)}`

const find = withCriteria(hubCommand("find", "List what did not take effect, newest first, each with the reason."))
  .option("--contents <text>", "a part of what was sent or answered; a right of its own")
  .option("--limit <n>", "how many", entries, 20)
  .action(
    running(async (options: Criteria & Shown & { contents?: string; limit: number }) => {
      const { contents, limit } = options
      const address = contents === undefined ? "/v1/exchanges/search" : "/v1/exchanges/search/contents"
      const wanted = { ...criteriaOf(options), ...(contents === undefined ? {} : { contents }) }
      const page = await askPages(limit, (paging) =>
        askHub<Page<FoundExchange>>("POST", address, { ...wanted, ...paging }),
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

const showOne = hubCommand("show", "Why an exchange stands where it does, its calls, and what can be done with it.")
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

const retry = acting(hubCommand("retry", "Take an exchange up now: send it, or ask about it."), "retry", () => ({}))

const edit = acting<Reasoned & { pilgrim: string; set: ReadonlyArray<string> }>(
  hubCommand("edit", "Correct what an exchange tells of a pilgrim, and retry it.")
    .requiredOption("--pilgrim <pilgrim>", "whose record is corrected")
    .requiredOption("--set <field=value...>", "what is corrected, such as nameLatin=AMAL"),
  "edit",
  ({ pilgrim, set }) => ({ pilgrim, changes: changesOf(set) }),
)

const resolve = acting<
  Reasoned & { tookEffect?: boolean; didNot?: boolean; receipt?: string; share?: ReadonlyArray<string> }
>(
  hubCommand("resolve", "Record what the foreign system said to you, and settle an exchange by it.")
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
  hubCommand("give-up", "Do no more about an exchange for which nobody waits."),
  "giving-up",
  () => ({}),
)

/** `mahmal exchanges`. */
export const exchangesCommand = new Command("exchanges")
  .description("See what failed between the hub and the foreign systems, and put it right.")
  .addHelpText("after", `${whereTheHubIs}\nTimes are in UTC. What to do in the night: docs/guides/operating.md.`)
for (const part of [find, showOne, retry, edit, resolve, giveUp, tasksCommand, closeCommand, rerunCommand])
  exchangesCommand.addCommand(part)
