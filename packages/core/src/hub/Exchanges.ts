import { Context, type Effect } from "effect"
import { type Exchange, type ExchangeId, isOpen } from "../exchange/Exchange.ts"
import type { Operation } from "../exchange/Operation.ts"
import type { JournalUnavailable, TakeUp } from "./Journal.ts"
import type { Opening } from "./Submission.ts"

/** An exchange on which a run has begun, at a time in milliseconds since 1970: a submission is reckoned from it. */
export type Begun<Op extends Operation = Operation> = Exchange<Op> & { readonly begun: number }

/** Whether an exchange may still be taken up: it is open, and nobody else has done it since. */
export const isToBegin = ({ state, attempts }: Exchange, opening: Opening | TakeUp): boolean =>
  isOpen(state) && !("attempts" in opening && opening.attempts < attempts)

/** The store of exchanges, as those who carry them out use it. */
export class Exchanges extends Context.Service<
  Exchanges,
  {
    /**
     * Begins a run on exchanges, opening those that do not exist.
     *
     * Each comes back in the state in which it was found, with the number of this run; those that are to be sent are
     * marked as being sent, durably, before anything goes out. Closed ones are left out, and those that somebody else has
     * taken up since.
     */
    readonly begin: (
      openings: ReadonlyArray<Opening | TakeUp>,
    ) => Effect.Effect<ReadonlyArray<Begun>, JournalUnavailable>
    /** The exchanges that exist of those named. */
    readonly find: (ids: ReadonlyArray<ExchangeId>) => Effect.Effect<ReadonlyArray<Exchange>, JournalUnavailable>
  }
>()("@mahmal/core/hub/Exchanges") {}
