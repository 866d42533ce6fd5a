import { type ExchangeId, openStates } from "@mahmal/core/exchange/Exchange"
import type { ExchangeAct } from "@mahmal/core/exchange/ExchangeAct"
import { Operation } from "@mahmal/core/exchange/Operation"
import { told } from "@mahmal/core/exchange/Particulars"
import { actOnExchange } from "@mahmal/core/operating/actOnExchange"
import { ExchangeRefusal } from "@mahmal/core/operating/ExchangeRefusal"
import { Exchanges } from "@mahmal/core/store/Exchanges"
import { Effect } from "effect"
import { type TaskKind, taskKinds } from "../api/taskKinds.ts"
import { NotKnown } from "../NotKnown.ts"
import { aboutPilgrim } from "../postgres/aboutPilgrim.ts"
import { Database } from "../postgres/Database.ts"
import { Caller } from "../rights/Caller.ts"
import { Figures } from "./Figures.ts"
import { readOutline } from "./readOutline.ts"
import { closeTasksAbout } from "./tasks/closeTask.ts"

/** Of each pilgrim somebody asks the system which is true; no act on the exchange answers that. */
const settledByAct = (Object.keys(taskKinds) as ReadonlyArray<TaskKind>).filter(
  (kind) => kind !== "exchange.contradiction",
)

/**
 * Does what the caller asks with an exchange, closes the tasks about it, and tells where it stands then. The tasks of what
 * fails again are opened again.
 */
export const doAct = Effect.fn("doAct")(
  function* (id: ExchangeId, act: ExchangeAct, reason: string) {
    const { id: by } = yield* Caller
    const { patience } = yield* Figures
    const exchanges = yield* Exchanges
    const [exchange] = yield* exchanges.find([id])
    if (exchange === undefined) return yield* new NotKnown({ what: "exchange", name: id })
    if (act._tag === "EditAndRetry") yield* refuseUnderWay(id, act)
    yield* actOnExchange({ exchange, act, attribution: { by, reason }, patience })
    yield* closeTasksAbout([id], by, reason, settledByAct)
    return yield* readOutline(id)
  },
  // An act only ever frees places, and records no document that somebody typed in.
  Effect.catchTags({ PlacesOverdrawn: Effect.die, Refusal: Effect.die }),
)

const underWay = `
  select id from exchange
  where id <> $1 and state = any($2) and operation = any($3)
    and ${aboutPilgrim("$4")}
  order by id limit 1`

/** What is under way elsewhere is known by what it said of the person: that is not changed beneath it. */
const refuseUnderWay = Effect.fnUntraced(function* (
  id: ExchangeId,
  act: Extract<ExchangeAct, { _tag: "EditAndRetry" }>,
) {
  const database = yield* Database
  const changed = Object.keys(act.changes)
  const telling = Operation.literals.filter((operation) =>
    told[operation].some((particular) => changed.includes(particular)),
  )
  const [other] = yield* database.query<{ id: ExchangeId }>({
    text: underWay,
    values: [id, openStates.filter((state) => state !== "Accepted"), telling, act.pilgrim],
  })
  if (other !== undefined)
    return yield* new ExchangeRefusal({
      exchange: id,
      act: act._tag,
      state: "unknown",
      reason: "under-way",
      why: `${other.id} is under way with what is to be corrected. Wait for its end, then edit.`,
    })
})
