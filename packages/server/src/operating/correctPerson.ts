import { type Exchange, type ExchangeId, type ExchangeState, openStates } from "@mahmal/core/exchange/Exchange"
import type { ForeignSystem, Operation } from "@mahmal/core/exchange/Operation"
import { type Particular, type Particulars, told } from "@mahmal/core/exchange/Particulars"
import type { PilgrimId } from "@mahmal/core/journey/ids"
import { toldOtherwise } from "@mahmal/core/operating/toldOtherwise"
import { Effect, Result } from "effect"
import type { PoolClient } from "pg"
import { NotKnown } from "../NotKnown.ts"
import { aboutPilgrim } from "../postgres/aboutPilgrim.ts"
import { byReport } from "../postgres/byReport.ts"
import { Database } from "../postgres/Database.ts"
import { type StateRow, stateOf } from "../postgres/stateOf.ts"
import { changePerson } from "../store/changePerson.ts"
import { openTaskIn } from "../store/openTask.ts"
import { CorrectionWaits } from "./CorrectionWaits.ts"
import { tellAgain } from "./tellAgain.ts"

/** What is known of a pilgrim is wrong, or true no more. The reason stays on record, so it may not be personal. */
export interface Correction {
  readonly pilgrim: PilgrimId
  readonly changes: Particulars
  readonly by: string
  readonly reason: string
}

// In the order in which the journal holds them: what is to be sent about the pilgrim waits, and tells what is known then. A message
// that is begun after the number has changed, and before that is seen, would go to the earlier one, and seem to have gone to the other.
const hold = "select p.state, p.data from pilgrim p join person q on q.pilgrim = p.id where p.id = $1 for no key update"
const holdExchanges = `
  select id, operation, state from exchange
  where ${aboutPilgrim("$1")} and state = any($2) and (state = 'Due' or operation not in ${byReport}) order by id for no key update`

const record = `
  insert into correction (pilgrim, number, diff, by, reason, at)
  select $1, coalesce(max(number), 0) + 1, $2, $3, $4, clock_timestamp() from correction where pilgrim = $1`

/** What changed, and which systems were told otherwise. */
export interface Corrected {
  readonly changed: ReadonlyArray<Particular>
  readonly toldOtherwise: ReadonlyArray<ForeignSystem>
}

/**
 * Corrects what is known of a pilgrim, at any time, and gives which particulars changed and which systems stand by the earlier
 * ones: about each of these a task is open then. Where the mobile number changed, what is still news is told there too.
 *
 * While a system may be at work on what it was told before, that is not changed beneath it: it would be refused as another call
 * under the same name, or nobody could say which of both the system has.
 */
export const correctPerson = Effect.fn("correctPerson")(function* (correction: Correction) {
  const database = yield* Database
  const corrected = yield* Effect.flatMap(
    database.transaction((client) => correctWith(client, correction)),
    Effect.fromResult,
  )
  yield* tellAgain(correction.pilgrim)
  return corrected
})

const correctWith = async (
  client: PoolClient,
  { pilgrim, changes, by, reason }: Correction,
): Promise<Result.Result<Corrected, NotKnown | CorrectionWaits>> => {
  const { rows } = await client.query<StateRow>(hold, [pilgrim])
  const [row] = rows
  if (row === undefined) return Result.fail(new NotKnown({ what: "person", name: pilgrim }))
  const { rows: open } = await client.query<Open>(holdExchanges, [pilgrim, openStates])
  const asked = Object.keys(changes) as ReadonlyArray<Particular>
  const out = open.find((one) => isOut(one) && tells(one.operation, asked))
  if (out !== undefined) return Result.fail(new CorrectionWaits({ exchange: out.id, state: out.state }))

  const diff = await changePerson(client, pilgrim, changes)
  const changed = Object.keys(diff) as ReadonlyArray<Particular>
  if (changed.length > 0) await client.query(record, [pilgrim, JSON.stringify(diff), by, reason])
  const unsent = new Set(open.filter(({ state }) => state === "Due").map(({ operation }) => operation))
  const systems = toldOtherwise(stateOf(row), changed, unsent)
  for (const system of systems)
    await openTaskIn(client, { kind: "person.told-otherwise", subject: `${pilgrim}/${system}`, pilgrim, system, why })
  return Result.succeed({ changed, toldOtherwise: systems })
}

interface Open {
  readonly id: ExchangeId
  readonly operation: Exchange["operation"]
  readonly state: ExchangeState["_tag"]
}

/** Whether a system may be at work on it. What it has accepted, it was told for good. */
const isOut = ({ state }: Open): boolean => state !== "Due" && state !== "Accepted"

const tells = (operation: Operation, asked: ReadonlyArray<Particular>): boolean =>
  told[operation].some((particular) => asked.includes(particular))

const why = {
  en: "What it was told of this pilgrim has been corrected since. Have it changed there to what the hub has now, and then close this task.",
  ar: "صُحّحت بيانات هذا الحاج بعد إرسالها إلى هذه الجهة. اطلب تعديلها لديها لتطابق ما في النظام الآن، ثم أغلق هذه المهمة.",
}
