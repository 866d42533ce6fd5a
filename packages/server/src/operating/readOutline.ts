import { type ExchangeId, Receipt } from "@mahmal/core/exchange/Exchange"
import type { ExchangeAct } from "@mahmal/core/exchange/ExchangeAct"
import { type Particular, type Particulars, told } from "@mahmal/core/exchange/Particulars"
import type { Matter } from "@mahmal/core/operating/Matter"
import { ruleOn } from "@mahmal/core/operating/ruleOn"
import { Effect, Result } from "effect"
import type { ActWord } from "../api/exchangeActs.ts"
import type { CallLine, ExchangeOutline } from "../api/exchangeSearch.ts"
import { NotKnown } from "../NotKnown.ts"
import { Database } from "../postgres/Database.ts"
import { instant } from "../postgres/instant.ts"
import { readActs } from "./readActs.ts"
import { readMatters } from "./readMatters.ts"
import { readFound } from "./searchExchanges.ts"
import { tasksAbout } from "./tasks/listTasks.ts"

const calls = `
  select kind, outcome, ${instant("started")} as started, ${instant("ended")} as ended, detail, status
  from message where exchange = $1 order by started, id`

/** An exchange without what was in it: why it stands so, what was done about it, and what can be. */
export const readOutline = Effect.fn("readOutline")(function* (id: ExchangeId) {
  const database = yield* Database
  const found = yield* readFound(id)
  const [one] = yield* readMatters("e.id = $1", [id])
  if (found === undefined || one === undefined) return yield* new NotKnown({ what: "exchange", name: id })
  const acts = yield* readActs(id)
  const outline: ExchangeOutline = {
    ...found,
    calls: yield* database.query<CallLine>({ text: calls, values: [id] }),
    acts: acts.map(({ word: _, diff: __, ...act }) => act),
    tasks: yield* tasksAbout(id),
    possible: possible(one.matter),
  }
  return outline
})

/** What can be asked for an exchange where it stands. A word is possible where one of both could be said. */
const possible = (matter: Matter): ReadonlyArray<ActWord> => {
  const [pilgrim] = matter.exchange.pilgrims
  const [particular] = told[matter.exchange.operation] as ReadonlyArray<Particular>
  const tried: ReadonlyArray<readonly [ActWord, ReadonlyArray<ExchangeAct>]> = [
    ["retry", [{ _tag: "Retry" }]],
    [
      "edit",
      pilgrim === undefined || particular === undefined
        ? []
        : [{ _tag: "EditAndRetry", pilgrim, changes: { [particular]: "" } as Particulars }],
    ],
    [
      "resolve",
      [
        { _tag: "Resolve", word: { _tag: "TookEffect", receipt: Receipt.make("?") } },
        { _tag: "Resolve", word: { _tag: "DidNot" } },
      ],
    ],
    ["give-up", [{ _tag: "GiveUp" }]],
  ]
  return tried.flatMap(([word, acts]) => (acts.some((act) => Result.isSuccess(ruleOn(matter, act))) ? [word] : []))
}
