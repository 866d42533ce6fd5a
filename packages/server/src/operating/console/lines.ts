import { stripVTControlCharacters, styleText } from "node:util"
import { systemNames } from "@mahmal/core/operating/words"
import type { DoneAct, DoneActInFull } from "../../api/exchangeActs.ts"
import type { ExchangeOutline, FoundExchange } from "../../api/exchangeSearch.ts"
import type { Exchange } from "../../api/exchangeViews.ts"
import type { Difference, Reconciliation } from "../../api/reconciliationViews.ts"
import type { Rerun, RerunItem } from "../../api/rerunViews.ts"
import type { Task } from "../../api/taskViews.ts"
import { inUtc as at } from "./inUtc.ts"
import { type Language, words } from "./words.ts"

const colours = {
  Done: "green",
  Declined: "red",
  Unknown: "yellow",
  InDoubt: "yellow",
  NotDone: "gray",
  Due: "cyan",
  Sending: "cyan",
  Accepted: "cyan",
} as const

/** A state in its colour, where the terminal has colours. */
const state = (name: string): string =>
  name in colours ? styleText(colours[name as keyof typeof colours], name, { stream: process.stdout }) : name

const bold = (text: string): string => styleText("bold", text, { stream: process.stdout })
const dim = (text: string): string => styleText("gray", text, { stream: process.stdout })

/**
 * What comes from outside, without what would move the cursor, turn the writing, or hide something. A whole pair of isolates,
 * as the hub's Arabic sentences have them, turns nothing outside of it.
 */
export const clean = (text: string): string =>
  stripVTControlCharacters(text).replaceAll(
    /(\u2066[^\p{Cc}\u202a-\u202e\u2066-\u2069]*\u2069)|(?![\n\t])\p{Cc}|[\u202a-\u202e\u2066-\u2069]/gu,
    (_, whole?: string) => whole ?? "\ufffd",
  )

const pad = (text: string, width: number): string =>
  text + " ".repeat(Math.max(0, width - stripVTControlCharacters(text).length))

const whom = (pilgrims: ReadonlyArray<string>, language: Language): string =>
  pilgrims.length > 3
    ? `${pilgrims.slice(0, 2).join(", ")}${words[language].others(pilgrims.length - 2)}`
    : pilgrims.join(", ")

/** What a list shows, and whether there is more of it, or nothing. */
export const listLines = (lines: ReadonlyArray<string>, next: string | undefined, language: Language): string => {
  if (lines.length === 0) return words[language].none
  return [...lines, ...(next === undefined ? [] : [words[language].more])].join("\n")
}

/** An exchange in two lines: what and where it stands, and why. */
export const foundLines = (found: FoundExchange, language: Language): string =>
  [
    `${pad(state(found.standing._tag), 9)} ${bold(found.exchange)}  ${dim(at(found.opened))}  ${whom(found.pilgrims, language)}`,
    `          ${clean(found.why[language])}`,
  ].join("\n")

const callLine = (call: Exchange["calls"][number] | ExchangeOutline["calls"][number]): string => {
  const took = Date.parse(call.ended) - Date.parse(call.started)
  const detail = call.detail === null ? "" : `  ${clean(call.detail)}`
  return `  ${at(call.started)}  ${pad(call.kind, 8)} ${pad(call.outcome, 10)} ${pad(call.status === null ? "" : String(call.status), 3)} ${took} ms${detail}`
}

const actLine = ({ at: when, act, by, reason, rerun }: DoneAct, language: Language): string =>
  `  ${at(when)}  ${pad(act, 8)} ${by}${rerun === null ? "" : words[language].inPlan(rerun)}: ${clean(reason)}`

/** Everything about an exchange but what was in it. */
export const outlineLines = (outline: ExchangeOutline, language: Language): string => {
  const say = words[language]
  const labelled = (label: string, text: string) => `${pad(label, 8)} ${text}`
  return [
    `${bold(outline.exchange)}  ${state(outline.standing._tag)}`,
    clean(outline.why[language]),
    "",
    labelled(say.opened, say.since(at(outline.opened), at(outline.changed))),
    ...(outline.pilgrims.length === 0 ? [] : [labelled(say.pilgrims, outline.pilgrims.join(", "))]),
    labelled(say.possible, outline.possible.length === 0 ? say.nothing : outline.possible.join(", ")),
    ...outline.tasks.map(({ task, title }) => labelled(say.task, `${task}: ${title[language]}`)),
    "",
    outline.calls.length === 0 ? say.noCalls : say.calls(outline.calls.length),
    ...outline.calls.map(callLine),
    ...(outline.acts.length === 0
      ? []
      : ["", say.acts(outline.acts.length), ...outline.acts.map((act) => actLine(act, language))]),
  ].join("\n")
}

const body = (title: string, text: string | null): ReadonlyArray<string> =>
  text === null
    ? []
    : [
        dim(`    ${title}`),
        ...clean(text)
          .split("\n")
          .map((line) => `    ${line}`),
      ]

const diffLines = ({ diff }: DoneActInFull): ReadonlyArray<string> =>
  Object.entries(diff ?? {}).map(([field, { from, to }]) => `    ${field}: ${clean(from)} -> ${clean(to)}`)

/** What was in an exchange, call by call, and what people changed. */
export const contentsLines = ({ exchange, standing, calls, acts }: Exchange, language: Language): string =>
  [
    `${bold(exchange)}  ${state(standing._tag)}`,
    ...calls.flatMap((call) => [
      "",
      callLine(call),
      ...body(words[language].sent, call.sent),
      ...body(words[language].received, call.received),
    ]),
    ...(acts.length === 0 ? [] : ["", ...acts.flatMap((act) => [actLine(act, language), ...diffLines(act)])]),
  ].join("\n")

/** A task in three lines: what it is about, why, and when it is due. */
export const taskLines = (task: Task, language: Language): string =>
  [
    `${pad(String(task.task), 5)} ${bold(task.title[language])}  ${dim(`${task.unit}, ${at(task.opened)}`)}${task.due === null ? "" : `  ${words[language].due(at(task.due))}`}`,
    `      ${task.exchange ?? task.pilgrim ?? task.system ?? ""}`,
    `      ${clean(task.why[language])}`,
    ...(task.closed === null
      ? []
      : [`      ${words[language].closed(at(task.closed.at), task.closed.by)}${clean(task.closed.because)}`]),
  ].join("\n")

const counts = (all: Readonly<Record<string, number>>, named: Readonly<Record<string, string>> = {}) =>
  Object.entries(all).map(([name, count]) => `  ${String(count).padStart(6)}  ${named[name] ?? name}`)

const standingOf = ({ approved, finished, stopped }: Rerun) => {
  if (stopped !== null) return finished === null ? "stopping" : "stopped"
  if (finished !== null) return "finished"
  return approved === null ? "waiting" : "running"
}

/** A plan: what would happen or has happened, and what is to be done next. */
export const rerunLines = (rerun: Rerun, language: Language): string => {
  const say = words[language]
  const standing = standingOf(rerun)
  const { approved, approvedBy, stopped } = rerun
  return [
    `${bold(say.plan(rerun.rerun))}  ${say.standings[standing]}  ${dim(say.by(at(rerun.planned), rerun.plannedBy))}`,
    clean(rerun.reason),
    ...(stopped === null ? [] : [`${say.stopped(stopped.by)}${clean(stopped.because)}`]),
    say.ofWhich(rerun.items),
    ...counts(rerun.outlooks, say.outlooks),
    ...(standing === "waiting"
      ? [
          `${say.hash} ${rerun.hash}`,
          `${say.approves} mahmal exchanges rerun approve ${rerun.rerun} --hash ${rerun.hash}`,
        ]
      : []),
    ...(approved === null
      ? []
      : [say.approved(at(approved), approvedBy ?? "", rerun.underWay), ...counts(rerun.results)]),
  ].join("\n")
}

/** One line for one exchange of a plan. Without a result it is to come only where it would be run, while the plan goes on. */
export const itemLine = (
  { exchange, outlook, result, detail }: RerunItem,
  { stopped }: Rerun,
  language: Language,
): string => {
  const { toCome, notRun } = words[language]
  const came = result ?? (outlook === "safe" && stopped === null ? toCome : notRun)
  return `${pad(came, 9)} ${exchange}  ${outlook}${detail === null || detail === outlook ? "" : `  ${clean(detail)}`}`
}

/** What came of a reconciliation. */
export const reconciliationSummary = (run: Reconciliation, language: Language): string => {
  const { compared, differ, failed } = words[language]
  return run.failed === null
    ? compared(run.reconciliation, run.ours, run.theirs, systemNames[run.system][language]) +
        differ(run.differences, run.unexplained)
    : failed(run.reconciliation) + clean(run.failed)
}

/** A reconciliation among others: of which season, since when, by whom, and what came of it. */
export const reconciliationLine = (run: Reconciliation, language: Language): string => {
  const { by, compared, underWay } = words[language]
  const so =
    run.ended === null
      ? compared(run.reconciliation, run.ours, run.theirs, systemNames[run.system][language]) + underWay
      : reconciliationSummary(run, language)
  return `${bold(run.season)}  ${run.system}  ${dim(by(at(run.asked), clean(run.askedBy)))}\n      ${so}`
}

/** A difference to a system's list: about whom, of which kind, and how. */
export const differenceLine = ({ pilgrim, handle, kind, fields }: Difference, language: Language): string => {
  const how = fields.map(({ name, ours = "-", theirs = "-" }) =>
    words[language].field(name, clean(ours), clean(theirs)),
  )
  return `  ${clean(pilgrim)}  ${kind}  ${clean(handle)}${how.length === 0 ? "" : `  (${how.join("; ")})`}`
}
