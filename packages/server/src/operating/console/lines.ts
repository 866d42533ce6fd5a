import { stripVTControlCharacters, styleText } from "node:util"
import type { DoneAct, DoneActInFull } from "../../api/exchangeActs.ts"
import type { ExchangeOutline, FoundExchange } from "../../api/exchangeSearch.ts"
import type { Exchange } from "../../api/exchangeViews.ts"
import type { Rerun, RerunItem } from "../../api/rerunViews.ts"
import type { Task } from "../../api/taskViews.ts"

/** In which language sentences are shown. */
export type Language = "en" | "ar"

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

/** What comes from outside, without what would move the cursor, turn the writing, or hide something. */
const clean = (text: string): string =>
  stripVTControlCharacters(text).replaceAll(/(?![\n\t])\p{Cc}|[\u202a-\u202e\u2066-\u2069]/gu, "\ufffd")

/** `2026-11-22T02:13:07.123Z` as `2026-11-22 02:13:07`, in UTC. */
const at = (instant: string): string => instant.slice(0, 19).replace("T", " ")

const pad = (text: string, width: number): string =>
  text + " ".repeat(Math.max(0, width - stripVTControlCharacters(text).length))

const whom = (pilgrims: ReadonlyArray<string>): string =>
  pilgrims.length > 3 ? `${pilgrims.slice(0, 2).join(", ")} and ${pilgrims.length - 2} others` : pilgrims.join(", ")

/** An exchange in two lines: what and where it stands, and why. */
export const foundLines = (found: FoundExchange, language: Language): string =>
  [
    `${pad(state(found.standing._tag), 9)} ${bold(found.exchange)}  ${dim(at(found.opened))}  ${whom(found.pilgrims)}`,
    `          ${clean(found.why[language])}`,
  ].join("\n")

const times = (count: number, one: string): string => `${count} ${one}${count === 1 ? "" : "s"}`

const callLine = (call: Exchange["calls"][number] | ExchangeOutline["calls"][number]): string => {
  const took = Date.parse(call.ended) - Date.parse(call.started)
  const detail = call.detail === null ? "" : `  ${clean(call.detail)}`
  return `  ${at(call.started)}  ${pad(call.kind, 8)} ${pad(call.outcome, 10)} ${pad(call.status === null ? "" : String(call.status), 3)} ${took} ms${detail}`
}

const actLine = ({ at: when, act, by, reason, rerun }: DoneAct): string =>
  `  ${at(when)}  ${pad(act, 8)} ${by}${rerun === null ? "" : ` (plan ${rerun})`}: ${clean(reason)}`

/** Everything about an exchange but what was in it. */
export const outlineLines = (outline: ExchangeOutline, language: Language): string =>
  [
    `${bold(outline.exchange)}  ${state(outline.standing._tag)}`,
    clean(outline.why[language]),
    "",
    `opened   ${at(outline.opened)}, last changed ${at(outline.changed)} (UTC)`,
    ...(outline.pilgrims.length === 0 ? [] : [`pilgrims ${outline.pilgrims.join(", ")}`]),
    `possible ${outline.possible.length === 0 ? "nothing" : outline.possible.join(", ")}`,
    ...outline.tasks.map(({ task, title }) => `task     ${task}: ${title[language]}`),
    "",
    outline.calls.length === 0 ? "No calls yet." : `${times(outline.calls.length, "call")}:`,
    ...outline.calls.map(callLine),
    ...(outline.acts.length === 0
      ? []
      : ["", `${times(outline.acts.length, "act")} by people:`, ...outline.acts.map(actLine)]),
  ].join("\n")

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
export const contentsLines = ({ exchange, standing, calls, acts }: Exchange): string =>
  [
    `${bold(exchange)}  ${state(standing._tag)}`,
    ...calls.flatMap((call) => ["", callLine(call), ...body("sent", call.sent), ...body("received", call.received)]),
    ...(acts.length === 0 ? [] : ["", ...acts.flatMap((act) => [actLine(act), ...diffLines(act)])]),
  ].join("\n")

/** A task in three lines: what it is about, why, and when it is due. */
export const taskLines = (task: Task, language: Language): string =>
  [
    `${pad(String(task.task), 5)} ${bold(task.title[language])}  ${dim(`${task.unit}, ${at(task.opened)}`)}${task.due === null ? "" : `  due ${at(task.due)}`}`,
    `      ${task.exchange ?? task.pilgrim ?? task.system ?? ""}`,
    `      ${clean(task.why[language])}`,
    ...(task.closed === null
      ? []
      : [`      closed ${at(task.closed.at)} by ${task.closed.by}: ${clean(task.closed.because)}`]),
  ].join("\n")

const outlooks: Readonly<Record<string, string>> = {
  safe: "would be run",
  "already-done": "took effect already",
  "already-queued": "are queued already, or another has taken their place",
  "not-repeatable": "would repeat a call that is not repeatable",
  "cut-off-passed": "are past the cut-off",
  "not-wanted": "are wanted by nobody any more",
}

const counts = (all: Readonly<Record<string, number>>, words: Readonly<Record<string, string>> = {}) =>
  Object.entries(all).map(([name, count]) => `  ${String(count).padStart(6)}  ${words[name] ?? name}`)

const standingOf = ({ approved, finished, stopped }: Rerun): string => {
  if (stopped !== null) return finished === null ? "being stopped" : "stopped"
  if (finished !== null) return "finished"
  return approved === null ? "waits for a second person" : "running"
}

/** A plan: what would happen or has happened, and what is to be done next. */
export const rerunLines = (rerun: Rerun): string =>
  [
    `${bold(`Plan ${rerun.rerun}`)}  ${standingOf(rerun)}  ${dim(`${at(rerun.planned)} by ${rerun.plannedBy}`)}`,
    clean(rerun.reason),
    `${times(rerun.items, "exchange")}, of which`,
    ...counts(rerun.outlooks, outlooks),
    ...(rerun.approved === null
      ? [
          `hash ${rerun.hash}`,
          `Somebody else approves it: mahmal exchanges rerun approve ${rerun.rerun} --hash ${rerun.hash}`,
        ]
      : [
          `approved ${at(rerun.approved)} by ${rerun.approvedBy}; ${rerun.underWay} under way, and so far`,
          ...counts(rerun.results),
        ]),
  ].join("\n")

/** One line for one exchange of a plan. */
export const itemLine = ({ exchange, outlook, result, detail }: RerunItem): string =>
  `${pad(result ?? "to come", 9)} ${exchange}  ${outlook}${detail === null || detail === outlook ? "" : `  ${clean(detail)}`}`
