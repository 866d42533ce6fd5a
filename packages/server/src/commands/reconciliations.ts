import type { Reconciliation } from "../api/reconciliationViews.ts"
import { askHub, queryOf } from "../operating/console/askHub.ts"
import { listLines, reconciliationLine } from "../operating/console/lines.ts"
import { askPages, entries } from "./askPages.ts"
import { hubCommand, type Page, type Shown, show, whereTheHubIs } from "./hubCommand.ts"
import { running } from "./running.ts"

/** `mahmal reconciliations`. */
export const reconciliationsCommand = hubCommand(
  "reconciliations",
  "List when what we hold was compared with what foreign systems have, and what came of it; the newest first.",
)
  .option("--limit <n>", "how many", entries, 10)
  .addHelpText("after", whereTheHubIs)
  .action(
    running(async (options: Shown & { limit: number }) => {
      const page = await askPages(options.limit, (paging) =>
        askHub<Page<Reconciliation>>("GET", `/v1/reconciliations${queryOf({ ...paging })}`),
      )
      show(options, page, ({ items, next }, language) =>
        listLines(
          items.map((run) => reconciliationLine(run, language)),
          next,
          language,
        ),
      )
    }),
  )
