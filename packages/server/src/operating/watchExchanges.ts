import { seasonOf } from "@mahmal/core/journey/ids"
import { type Need, needsPerson } from "@mahmal/core/operating/needsPerson"
import type { Said } from "@mahmal/core/schema/Said"
import { Clock, Effect, Layer } from "effect"
import type { TaskKind } from "../api/taskKinds.ts"
import { byReport } from "../postgres/byReport.ts"
import { namesOf } from "../postgres/inStates.ts"
import { repeatedly } from "../repeatedly.ts"
import { openTask } from "../store/openTask.ts"
import { Figures } from "./Figures.ts"
import { type FoundMatter, readMatters } from "./readMatters.ts"
import { closeTasksAbout } from "./tasks/closeTask.ts"

const kinds: { readonly [N in Need]: TaskKind } = {
  "undo-declined": "exchange.undo-declined",
  "order-declined": "exchange.order-declined",
  declined: "exchange.declined",
  "in-doubt": "exchange.in-doubt",
  unreadable: "exchange.unreadable",
}

const advice: { readonly [N in Need]: Said } = {
  "undo-declined": {
    en: "Until it is settled the pilgrim's place stays taken. Ask the system why; then retry it, or record that it is gone.",
    ar: "يبقى مقعد الحاج محجوزًا حتى يُسوّى الأمر. اسأل الجهة عن السبب، ثم أعد المحاولة أو سجّل أنه أُلغي.",
  },
  "order-declined": {
    en: "Its pilgrims wait for their bracelets. Correct what was wrong and retry, or record that nothing was made.",
    ar: "ينتظر الحجاج أساورهم. صحّح الخطأ وأعد المحاولة، أو سجّل أنه لم يُصنع شيء.",
  },
  declined: {
    en: "Somebody waits for it. Ask the system why, then retry it or record what it says.",
    ar: "هناك من ينتظره. اسأل الجهة عن السبب، ثم أعد المحاولة أو سجّل ما تقوله.",
  },
  "in-doubt": {
    en: "Ask the system by telephone, and record what it says.",
    ar: "اسأل الجهة هاتفيًا، وسجّل ما تقوله.",
  },
  unreadable: {
    en: "Show the answers to the system's own people: the hub goes on asking.",
    ar: "اعرض الإجابات على المختصين لدى الجهة؛ يواصل النظام السؤال.",
  },
}

// Other tasks about an exchange are told to others, who know how long they stand.
const ours = Object.values(kinds)
const isOurs = `t.kind in ${namesOf(ours)}`

// What was told of an exchange as it stands now is not told again, also where somebody closed the task.
const untold = `not exists (
  select from task t where t.exchange = e.id and ${isOurs} and (t.closed is null or t.opened >= e.changed))`

const declined = `e.waits = 'Declined' and ${untold} and e.operation not in ${byReport}
  and (e.pilgrims = '{}' or exists (select from pilgrim p where p.id = any(e.pilgrims) and p.awaits is not null))`

// What is decided in weeks has had hundreds of calls by then, and thousands stand so: its last one is looked for only where one
// was unreadable lately. A call changes its exchange, so it is not much older than the last change.
const unreadableLately = `exists (
  select from message c where c.exchange = e.id and c.outcome = 'unreadable' and c.started >= e.changed - interval '1 day')`
const lingering = `e.waits in ('Sending', 'Accepted', 'InDoubt') and ${untold}
  and e.operation not in ${byReport} and coalesce(e.data ->> 'first', e.data ->> 'since')::bigint < $1
  and (e.waits <> 'Accepted' or ${unreadableLately}) and (e.waits <> 'Accepted' or m.outcome = 'unreadable')`

/** At most so many tasks come of one look: what is more comes with the next. */
const most = 2_000

const told = `e.id in (select exchange from task t where t.closed is null and t.exchange is not null and ${isOurs})`

/** Looks once at all exchanges: opens a task for each that needs a person, and closes those that do not any more. */
export const watchExchanges = Effect.fn("watchExchanges")(function* () {
  const { personAfter } = yield* Figures
  const now = yield* Clock.currentTimeMillis
  const found = [
    ...(yield* readMatters(declined, [], `order by e.opened, e.id limit ${most}`)),
    ...(yield* readMatters(lingering, [now - personAfter], `order by e.opened, e.id limit ${most}`)),
  ]
  for (const one of found) {
    const need = needsPerson(one.matter, personAfter, one.last)
    if (need !== undefined) yield* openTask(taskFor(one, need))
  }
  const open = yield* readMatters(told, [])
  const settled = open.filter(({ matter, last }) => needsPerson(matter, personAfter, last) === undefined)
  yield* closeTasksAbout(
    settled.map(({ matter }) => matter.exchange.id),
    "hub",
    "It needs nobody any more.",
    ours,
  )
})

const taskFor = ({ found: { system, pilgrims, why }, matter: { exchange } }: FoundMatter, need: Need) => {
  const [first, ...others] = pilgrims
  return {
    kind: kinds[need],
    exchange: exchange.id,
    system,
    ...(first === undefined ? {} : { season: seasonOf(first) }),
    ...(first === undefined || others.length > 0 ? {} : { pilgrim: first }),
    why: { en: `${why.en} ${advice[need].en}`, ar: `${why.ar} ${advice[need].ar}` },
  }
}

/** Looks again and again, as often as the figures say. */
export const layer = Layer.effectDiscard(
  Effect.gen(function* () {
    const { watchEvery } = yield* Figures
    yield* Effect.forkScoped(repeatedly(watchExchanges(), watchEvery, "exchanges could not be looked at"))
  }),
)
