import type { ExchangeId } from "@mahmal/core/exchange/Exchange"
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
import { tasksAbout } from "./tasks/listTasks.ts"

const calls = `
  select kind, outcome, ${instant("started")} as started, ${instant("ended")} as ended, detail, status
  from message where exchange = $1 order by started, id`

/** An exchange without what was in it: why it stands so, what was done about it, and what can be. */
export const readOutline = Effect.fn("readOutline")(function* (id: ExchangeId) {
  const database = yield* Database
  const [one] = yield* readMatters("e.id = $1", [id])
  if (one === undefined) return yield* new NotKnown({ what: "exchange", name: id })
  const acts = yield* readActs(id)
  const outline: ExchangeOutline = {
    ...one.found,
    calls: yield* database.query<CallLine>({ text: calls, values: [id] }),
    acts: acts.map(({ word: _, diff: __, ...act }) => act),
    tasks: yield* tasksAbout(id),
    possible: possible(one.matter),
  }
  return outline
})

/** What can be asked for an exchange where it stands. A word is possible also where it must say more than is tried here. */
const possible = (matter: Matter): ReadonlyArray<ActWord> => {
  const [pilgrim] = matter.exchange.pilgrims
  const [particular] = told[matter.exchange.operation] as ReadonlyArray<Particular>
  const isPossible = (act: ExchangeAct) =>
    Result.match(ruleOn(matter, act), {
      onSuccess: () => true,
      onFailure: ({ reason }) => reason === "word-incomplete",
    })
  const words: Array<ActWord> = []
  if (isPossible({ _tag: "Retry" })) words.push("retry")
  if (pilgrim !== undefined && particular !== undefined) {
    const changes = { [particular]: "" } as Particulars
    if (isPossible({ _tag: "EditAndRetry", pilgrim, changes })) words.push("edit")
  }
  if (isPossible({ _tag: "Resolve", word: { _tag: "TookEffect", shares: [] } })) words.push("resolve")
  if (isPossible({ _tag: "GiveUp" })) words.push("give-up")
  return words
}
