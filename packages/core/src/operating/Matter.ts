import { type Exchange, type ExchangeId, exchangeId, isOpen } from "../exchange/Exchange.ts"
import { doubtRules } from "../exchange/Operation.ts"
import { type Patience, pauseToAsk } from "../exchange/Patience.ts"
import { telling } from "../exchange/subjects.ts"
import type { PilgrimId } from "../journey/ids.ts"
import type { Story } from "../store/Journal.ts"
import { cutOffOf } from "./cutOffOf.ts"

/** An exchange and all that is needed to say what may be done with it. */
export interface Matter {
  readonly exchange: Exchange
  readonly stories: ReadonlyMap<PilgrimId, Story>
  /** Whether another exchange has taken its place. */
  readonly succeeded: boolean
  /** When it last changed, and when it is now, in milliseconds since 1970. */
  readonly changed: number
  readonly now: number
  readonly patience: Patience
}

/** The journeys that it is about, as far as they are known. */
export const storiesOf = ({ exchange, stories }: Matter): ReadonlyArray<Story> =>
  exchange.pilgrims.flatMap((pilgrim) => stories.get(pilgrim) ?? [])

/**
 * The exchange that follows one which cannot be sent again under its own name: for a message that provably did not arrive,
 * another message. Undefined for all other operations.
 */
export const successorOf = ({ id, operation }: Pick<Exchange, "id" | "operation">): ExchangeId | undefined => {
  if (doubtRules[operation] !== "report") return undefined
  const told = telling.read({ id })
  return exchangeId(operation, telling.write({ ...told, nth: told.nth + 1 }))
}

/** Whether the cut-off for sending it has passed for everybody whom it is about. */
export const isTooLate = (matter: Matter): boolean => {
  const stories = storiesOf(matter)
  return (
    stories.length > 0 &&
    stories.every(({ situation }) => {
      const cutOff = cutOffOf(matter.exchange.operation, situation)
      return cutOff !== undefined && situation.today > cutOff
    })
  )
}

/** Whether the hub is working on it: it is open, and changed within twice the longest pause it may make. */
export const isAttended = ({ exchange, changed, now, patience }: Matter): boolean => {
  const { operation, state } = exchange
  const rest =
    doubtRules[operation] === "report"
      ? patience.reportDeadline
      : state._tag === "Accepted"
        ? pauseToAsk(patience, changed - state.since)
        : 0
  return isOpen(state) && now - changed < 2 * Math.max(patience.longestPause, rest)
}
