import { Context, type Effect } from "effect"
import type { Begun } from "../exchange/Begun.ts"
import type { Exchange, ExchangeId } from "../exchange/Exchange.ts"
import type { Opening, TakeUp } from "../exchange/Opening.ts"
import type { JournalUnavailable } from "./Journal.ts"

/** The store of exchanges, as those who carry them out use it. */
export class Exchanges extends Context.Service<
  Exchanges,
  {
    /**
     * Begins a run on exchanges, opening those that do not exist.
     *
     * Each comes back in the state in which it was found, with the number of this run and what it asks for; those that are to be sent are
     * marked as being sent, durably, before anything goes out. Closed ones are left out, and those that somebody else has
     * taken up since.
     */
    readonly begin: (
      openings: ReadonlyArray<Opening | TakeUp>,
    ) => Effect.Effect<ReadonlyArray<Begun>, JournalUnavailable>
    /** The exchanges that exist of those named. */
    readonly find: (ids: ReadonlyArray<ExchangeId>) => Effect.Effect<ReadonlyArray<Exchange>, JournalUnavailable>
  }
>()("@mahmal/core/store/Exchanges") {}
