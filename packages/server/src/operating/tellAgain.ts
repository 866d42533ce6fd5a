import { isStillNews } from "@mahmal/core/conversations/isStillNews"
import { type Exchange, type ExchangeId, exchangeId } from "@mahmal/core/exchange/Exchange"
import { telling } from "@mahmal/core/exchange/subjects"
import { Hub } from "@mahmal/core/hub/Hub"
import type { PilgrimId } from "@mahmal/core/journey/ids"
import { Notice } from "@mahmal/core/journey/Job"
import { Effect } from "effect"
import { aboutPilgrim } from "../postgres/aboutPilgrim.ts"
import { Database } from "../postgres/Database.ts"
import { type StateRow, stateOf } from "../postgres/stateOf.ts"

interface Told {
  readonly id: ExchangeId
  readonly state: Exchange["state"]["_tag"]
  /** Whether the number was corrected after it was sent. */
  readonly elsewhere: boolean
}

const standing = "select state, data from pilgrim where id = $1"

const messages = `
  select x.id, x.state, exists (
    select from correction c where c.pilgrim = $1 and c.diff ? 'mobile' and c.at > coalesce(
      (select max(m.started) from message m where m.exchange = x.id and m.kind = 'send'),
      to_timestamp((x.data ->> 'since')::bigint / 1000.0))) as elsewhere
  from exchange x where x.operation = 'sms.send' and ${aboutPilgrim("$1")}`

/**
 * Tells a pilgrim again, at the number that is known now, what is still news and was told at an earlier one: somebody else read that
 * the place must be confirmed. Once for each correction, whoever is killed meanwhile; what is still to be sent goes to the new
 * number anyway.
 */
export const tellAgain = Effect.fn("tellAgain")(
  function* (pilgrim: PilgrimId) {
    const database = yield* Database
    const [row] = yield* database.query<StateRow>({ text: standing, values: [pilgrim] })
    if (row === undefined) return
    const state = stateOf(row)
    const notice = Notice.literals.find((one) => isStillNews(one, state))
    if (notice === undefined) return
    const all = yield* database.query<Told>({ text: messages, values: [pilgrim] })
    const told = all
      .map((one) => ({ ...one, ...telling.read(one) }))
      .filter((one) => one.notice === notice)
      .sort((a, b) => a.nth - b.nth)
    const last = told.at(-1)
    if (last === undefined || !last.elsewhere || last.state === "Due") return
    const exchange = exchangeId("sms.send", telling.write({ pilgrim, notice, nth: last.nth + 1 }))
    const hub = yield* Hub
    yield* hub.submit({ _tag: "Acts", acts: [], opens: [{ exchange, operation: "sms.send", pilgrims: [pilgrim] }] })
  },
  // Nothing of it moves a journey.
  Effect.catchTags({ Refusal: Effect.die, PlacesOverdrawn: Effect.die }),
)
