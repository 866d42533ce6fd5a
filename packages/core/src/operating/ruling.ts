import type { Result } from "effect"
import { notDone } from "../conversations/notDone.ts"
import { type Exchange, type ExchangeId, type ExchangeState, exchangeId } from "../exchange/Exchange.ts"
import type { Opening } from "../exchange/Opening.ts"
import { type DoubtRules, doubtRules, type Operation } from "../exchange/Operation.ts"
import { cancellation } from "../exchange/subjects.ts"
import type { Asked } from "../journey/Asked.ts"
import type { ExchangeRefusal } from "./ExchangeRefusal.ts"

/** What an act comes to: where its exchange then stands, what follows for journeys, and what is done next. */
export interface Ruling {
  readonly state: ExchangeState
  /** Whether it is taken up at once. */
  readonly takeUp: boolean
  readonly facts: ReadonlyArray<Asked>
  /** The exchange that takes its place. */
  readonly opens?: Opening
  /** The exchange that shows how it ends: itself, or what takes its place. */
  readonly follows: ExchangeId
}

/** What an act comes to, or why it is refused. */
export type Ruled = Result.Result<Ruling, ExchangeRefusal>

/** The operations whose repetition is the same call again, by the promise of their system. */
export type Repeatable = { [Op in Operation]: DoubtRules[Op] extends "repeat" ? Op : never }[Operation]

export const isRepeatable = (exchange: Exchange): exchange is Exchange<Repeatable> =>
  doubtRules[exchange.operation] === "repeat"

/** The exchange as it stands, taken up now: `nextStep` says whether it is sent or asked about. */
export const takenUp = ({ id, state }: Exchange): Ruling => ({ state, takeUp: true, facts: [], follows: id })

/** Sent again under its own name. Only repeatable operations compile here, and no other exchange ever becomes due again. */
export const sentAgain = ({ id }: Exchange<Repeatable>): Ruling => ({
  state: { _tag: "Due" },
  takeUp: true,
  facts: [],
  follows: id,
})

/** Closed in a state, with what follows for the journeys. */
export const closed = ({ id }: Exchange, state: ExchangeState, facts: ReadonlyArray<Asked> = []): Ruling => ({
  state,
  takeUp: false,
  facts,
  follows: id,
})

/**
 * Closed as proven not to have been carried out. Where it cannot be repeated, the journeys ask for another exchange, which
 * has a name of its own.
 */
export const provenNotDone = (exchange: Exchange): Ruling => ({
  ...closed(exchange, { _tag: "NotDone" }, notDone(exchange)),
  follows: exchange.operation === "etrack.cancel" ? nextCancellation(exchange) : exchange.id,
})

const nextCancellation = (exchange: Exchange): ExchangeId => {
  const { number, attempt } = cancellation.read(exchange)
  return exchangeId("etrack.cancel", cancellation.write({ number, attempt: attempt + 1 }))
}
