import type { PilgrimId } from "../journey/ids.ts"
import type { Exchange, ExchangeId } from "./Exchange.ts"
import type { Operation } from "./Operation.ts"

/** An exchange to be opened, unless it is there already. */
export interface Opening {
  readonly exchange: ExchangeId
  readonly operation: Operation
  readonly pilgrims: ReadonlyArray<PilgrimId>
}

/** An exchange is to be taken up at a time, in milliseconds since 1970; at once without one. */
export interface TakeUp extends Opening {
  /** How many runs it has had. When it has had more by then, somebody else has taken it up. */
  readonly attempts: number
  readonly at?: number
}

/** The exchange is to be taken up, at once or at a time. */
export const takeUp = ({ id, operation, pilgrims, attempts }: Exchange, at?: number): TakeUp => ({
  exchange: id,
  operation,
  pilgrims,
  attempts,
  ...(at === undefined ? {} : { at }),
})

/** The exchange as it stands when it is opened: nothing of it is out. */
export const opened = ({ exchange: id, operation, pilgrims }: Opening): Exchange => ({
  id,
  operation,
  pilgrims,
  state: { _tag: "Due" },
  attempts: 0,
})
