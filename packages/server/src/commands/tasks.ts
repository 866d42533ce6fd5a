import type { Task } from "../api/taskViews.ts"
import { askHub, queryOf } from "../operating/console/askHub.ts"
import { listLines, taskLines } from "../operating/console/lines.ts"
import { askPages, entries } from "./askPages.ts"
import { hubCommand, type Page, type Reasoned, type Shown, show, withReason } from "./hubCommand.ts"
import { running } from "./running.ts"

/** `mahmal exchanges tasks`. */
export const tasksCommand = hubCommand("tasks", "List what a person must look at, the first due first.")
  .option("--unit <unit>", "the unit that does it")
  .option("--kind <kind>", "of one kind")
  .option("--closed", "those that are closed")
  .option("--limit <n>", "how many", entries, 100)
  .action(
    running(async (options: Shown & { unit?: string; kind?: string; closed?: boolean; limit: number }) => {
      const { unit, kind, closed, limit } = options
      const filter = { unit, kind, closed: closed === true ? "yes" : undefined }
      const page = await askPages(limit, (paging) =>
        askHub<Page<Task>>("GET", `/v1/tasks${queryOf({ ...filter, ...paging })}`),
      )
      show(options, page, ({ items, next }, language) =>
        listLines(
          items.map((task) => taskLines(task, language)),
          next,
          language,
        ),
      )
    }),
  )

/** `mahmal exchanges close`. */
export const closeCommand = withReason(hubCommand("close", "Close a task."))
  .argument("<task>", "its number")
  .action(
    running(async (task: string, options: Reasoned) => {
      const closed = await askHub<Task>("POST", `/v1/tasks/${task}/closing`, { reason: options.reason })
      show(options, closed, taskLines)
    }),
  )
