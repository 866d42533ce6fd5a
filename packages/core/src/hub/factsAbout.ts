import type { Exchange, ExchangeState } from "../exchange/Exchange.ts"
import type { Message } from "../exchange/Message.ts"
import type { Finding } from "../exchange/settle.ts"
import type { Asked } from "../journey/Asked.ts"
import type { Submission } from "./Submission.ts"

/** What a call showed: the finding, what follows from it, and when to take the exchange up again, in milliseconds since 1970. */
export interface Shown {
  readonly finding: Finding
  /** Where the exchange was found, if nobody was called. */
  readonly uncalled?: ExchangeState
  readonly facts: ReadonlyArray<Asked>
  readonly again?: number
}

/** What a call, or a person, showed about an exchange, to be submitted. `fence` is the run that called; none for a callback. */
export const factsAbout = (
  { id, operation, pilgrims }: Exchange,
  { finding, uncalled, facts, again }: Shown,
  message: Message,
  fence?: number,
): Submission => ({
  _tag: "Facts",
  facts,
  turn: { exchange: id, operation, pilgrims, fence, finding, uncalled, message, again },
})
