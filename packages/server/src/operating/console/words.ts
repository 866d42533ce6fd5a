import { leftToRight } from "@mahmal/core/operating/leftToRight"
import { Option } from "commander"

/** In which language sentences are shown. */
export type Language = "en" | "ar"

/** The option by which it is asked for. */
export const languageOption = (): Option =>
  new Option("--lang <language>", "the language of sentences").choices(["en", "ar"]).default("en")

/** What stands around what the hub answers. Names that are typed as options stay as they are. */
interface Words {
  readonly none: string
  readonly more: string
  readonly underWayToo: string
  readonly nothing: string
  readonly opened: string
  readonly since: (opened: string, changed: string) => string
  readonly pilgrims: string
  readonly possible: string
  readonly task: string
  readonly noCalls: string
  readonly calls: (count: number) => string
  readonly acts: (count: number) => string
  readonly others: (count: number) => string
  readonly inPlan: (plan: number) => string
  readonly sent: string
  readonly received: string
  readonly due: (at: string) => string
  readonly closed: (at: string, by: string) => string
  readonly plan: (plan: number) => string
  readonly by: (at: string, by: string) => string
  readonly ofWhich: (exchanges: number) => string
  readonly outlooks: Readonly<Record<string, string>>
  readonly standings: Readonly<Record<"stopping" | "stopped" | "finished" | "waiting" | "running", string>>
  readonly hash: string
  readonly approves: string
  readonly approved: (at: string, by: string, underWay: number) => string
  readonly stopped: (by: string) => string
  readonly toCome: string
  readonly notRun: string
  readonly compared: (run: number, ours: number, theirs: number, system: string) => string
  readonly differ: (differences: number, unexplained: number) => string
  readonly failed: (run: number) => string
  readonly underWay: string
  readonly soFar: (run: number, ours: number, theirs: number, system: string) => string
  readonly field: (name: string, ours: string, theirs: string) => string
}

const times = (count: number, one: string): string => `${count} ${one}${count === 1 ? "" : "s"}`

const en: Words = {
  none: "None.",
  more: "There are more (--limit).",
  underWayToo: "What is merely under way is left out with --state Declined InDoubt NotDone Unknown.",
  nothing: "nothing",
  opened: "opened",
  since: (opened, changed) => `${opened}, last changed ${changed}`,
  pilgrims: "pilgrims",
  possible: "possible",
  task: "task",
  noCalls: "No calls yet.",
  calls: (count) => `${times(count, "call")}:`,
  acts: (count) => `${times(count, "act")} by people:`,
  others: (count) => ` and ${count} others`,
  inPlan: (plan) => ` (plan ${plan})`,
  sent: "sent",
  received: "received",
  due: (at) => `due ${at}`,
  closed: (at, by) => `closed ${at} by ${by}: `,
  plan: (plan) => `Plan ${plan}`,
  by: (at, by) => `${at} by ${by}`,
  ofWhich: (exchanges) => `${times(exchanges, "exchange")}, of which`,
  outlooks: {
    safe: "would be run",
    "already-done": "took effect already",
    "already-queued": "are queued already, or another has taken their place",
    "not-repeatable": "would repeat a call that is not repeatable",
    "cut-off-passed": "are past the cut-off",
    "not-wanted": "are wanted by nobody any more",
  },
  standings: {
    stopping: "being stopped",
    stopped: "stopped",
    finished: "finished",
    waiting: "waits for a second person",
    running: "running",
  },
  hash: "hash",
  approves: "Somebody else approves it:",
  approved: (at, by, underWay) => `approved ${at} by ${by}; ${underWay} under way, and so far`,
  stopped: (by) => `stopped by ${by}: `,
  toCome: "to come",
  notRun: "not run",
  compared: (run, ours, theirs, system) =>
    `Reconciliation ${run}: ${ours} of ours and ${theirs} of ${system} compared; `,
  differ: (differences, unexplained) =>
    `${times(differences, "difference")}, ${unexplained} of them unexplained (a task each).`,
  failed: (run) => `Reconciliation ${run} failed: `,
  underWay: "under way.",
  soFar: (run, ours, theirs, system) =>
    `Reconciliation ${run}: ${ours} of ours and ${theirs} of ${system} so far. The hub goes on with it if you stop waiting.`,
  field: (name, ours, theirs) => `${name}: ours ${ours}, theirs ${theirs}`,
}

// Numbers stand after what is counted: then no form of the noun depends on them.
const ar: Words = {
  none: "لا شيء.",
  more: "هناك المزيد (--limit).",
  underWayToo: "لاستبعاد ما هو قيد التنفيذ فحسب: --state Declined InDoubt NotDone Unknown",
  nothing: "لا شيء",
  opened: "فُتحت في",
  since: (opened, changed) => `${leftToRight(opened)}، آخر تغيير ${leftToRight(changed)}`,
  pilgrims: "الحجاج",
  possible: "الممكن",
  task: "المهمة",
  noCalls: "لم يُجرَ أي اتصال بعد.",
  calls: (count) => `الاتصالات: ${count}`,
  acts: (count) => `إجراءات الأشخاص: ${count}`,
  others: (count) => ` وآخرون: ${count}`,
  inPlan: (plan) => ` (الخطة ${plan})`,
  sent: "المرسَل",
  received: "المستلَم",
  due: (at) => `موعدها ${leftToRight(at)}`,
  closed: (at, by) => `أُغلقت في ${leftToRight(at)}، أغلقها ${leftToRight(by)}: `,
  plan: (plan) => `الخطة ${plan}`,
  by: (at, by) => `${leftToRight(at)}، وضعها ${leftToRight(by)}`,
  ofWhich: (exchanges) => `المعاملات: ${exchanges}، منها`,
  outlooks: {
    safe: "ستُعاد",
    "already-done": "نُفذت من قبل",
    "already-queued": "في الانتظار، أو حلّت محلها معاملة أخرى",
    "not-repeatable": "ستكرر اتصالًا لا يجوز تكراره",
    "cut-off-passed": "فات آخر موعد لها",
    "not-wanted": "لم يعد أحد بحاجة إليها",
  },
  standings: {
    stopping: "يجري إيقافها",
    stopped: "أُوقفت",
    finished: "انتهت",
    waiting: "تنتظر شخصًا ثانيًا",
    running: "قيد التنفيذ",
  },
  hash: "البصمة",
  approves: "يعتمدها شخص آخر:",
  approved: (at, by, underWay) =>
    `اعتُمدت في ${leftToRight(at)}، اعتمدها ${leftToRight(by)}؛ قيد التنفيذ: ${underWay}، والنتائج حتى الآن`,
  stopped: (by) => `أوقفها ${leftToRight(by)}: `,
  toCome: "لم تأتِ بعد",
  notRun: "لن تُعاد",
  compared: (run, ours, theirs, system) => `المطابقة ${run}: قورن ${ours} مما لدينا و${theirs} مما لدى ${system}؛ `,
  differ: (differences, unexplained) => `الفروق: ${differences}، منها بلا تفسير: ${unexplained} (لكل منها مهمة).`,
  failed: (run) => `تعذّرت المطابقة ${run}: `,
  underWay: "قيد التنفيذ.",
  soFar: (run, ours, theirs, system) =>
    `المطابقة ${run}: حتى الآن ${ours} مما لدينا و${theirs} مما لدى ${system}. يواصلها النظام إن توقفت عن الانتظار.`,
  field: (name, ours, theirs) => `${leftToRight(name)}: لدينا ${leftToRight(ours)}، ولديهم ${leftToRight(theirs)}`,
}

export const words: Readonly<Record<Language, Words>> = { en, ar }
