import { Context, type Effect, Schema } from "effect"
import type { Exchange, ExchangeId } from "../exchange/Exchange.ts"
import type { ExchangeActDone } from "../exchange/ExchangeAct.ts"
import type { Message } from "../exchange/Message.ts"
import type { TakeUp } from "../exchange/Opening.ts"
import type { Event } from "../journey/Event.ts"
import type { GroupId, PilgrimId } from "../journey/ids.ts"
import type { Refusal } from "../journey/Refusal.ts"
import type { Situation } from "../journey/Situation.ts"
import type { State } from "../journey/State.ts"
import type { Contradiction } from "./Contradiction.ts"

/** A journey as it stands, and the season day that it stands on. */
export interface Story {
  readonly pilgrim: PilgrimId
  readonly group: GroupId
  readonly state: State
  /** How many events the journal holds; the next one gets this number plus one. */
  readonly version: number
  readonly situation: Situation
}

/** What a transaction is planned on: it is written only if nobody has changed any of this meanwhile. */
export interface Held {
  readonly stories: ReadonlyMap<PilgrimId, Story>
  readonly exchanges: ReadonlyMap<ExchangeId, Exchange>
}

/** A journey moved on: its new events, in order, and the state that they lead to. */
export interface Move {
  readonly before: Story
  readonly events: ReadonlyArray<Event>
  readonly after: State
  /** The exchange in which the facts came, if they came from outside. */
  readonly because?: ExchangeId
  /** Whose act it was, if it was somebody's. */
  readonly by?: string
}

/** All that one transaction writes. */
export interface Writes {
  readonly moves: ReadonlyArray<Move>
  /** New exchanges. One that exists already stays as it stands: the same matter is the same exchange. */
  readonly opens: ReadonlyArray<Exchange>
  readonly exchanges: ReadonlyArray<Exchange>
  readonly messages: ReadonlyArray<Message & { readonly exchange: ExchangeId }>
  readonly takeUps: ReadonlyArray<TakeUp>
  /** Groups that do not travel without the member who left. */
  readonly stops: ReadonlyArray<GroupId>
  /** What a person must look at, since no journey took it. */
  readonly contradictions?: ReadonlyArray<Contradiction>
  /** What people did with exchanges. */
  readonly acts?: ReadonlyArray<ExchangeActDone>
}

/** The journal could not be reached, or gave up. Its answer may have been lost: the same may be tried again, and is written once. */
export class JournalUnavailable extends Schema.TaggedError<JournalUnavailable>()("JournalUnavailable", {
  detail: Schema.String,
}) {
  override get message(): string {
    return `The journal cannot be used: ${this.detail}`
  }
}

/** A season's places were overdrawn by what was to be written: nothing was written. */
export class PlacesOverdrawn extends Schema.TaggedError<PlacesOverdrawn>()("PlacesOverdrawn", {
  detail: Schema.String,
}) {
  override get message(): string {
    return `There are not so many places: ${this.detail}`
  }
}

/**
 * Decides what is to be written, and gives an answer. It must be pure: it may be called several times.
 *
 * `written` is told after the commit which of the exchanges to be opened were new, each as it stands.
 */
export type Planned<A> = (
  held: Held,
) => readonly [writes: Writes, answer: A, written?: (opened: ReadonlyMap<ExchangeId, Exchange>) => void]

/**
 * Where journeys and exchanges are kept: journal, current states, exchanges and the queue of jobs, written together.
 *
 * The journal alone says what happened; the current state is its fold, kept so that it need not be folded again.
 */
export class Journal extends Context.Service<
  Journal,
  {
    /**
     * Gives `plan` the named journeys and exchanges, and writes what it returns in one transaction, places and jobs
     * included. It is written only if they still stand as `plan` saw them; otherwise `plan` is called again. What a move needs beyond
     * its own journey (`conditionsOf`) is looked at in that transaction: where it is not so, nothing is written.
     */
    readonly transact: <A>(
      pilgrims: ReadonlyArray<PilgrimId>,
      exchanges: ReadonlyArray<ExchangeId>,
      plan: Planned<A>,
    ) => Effect.Effect<A, JournalUnavailable | PlacesOverdrawn | Refusal>
  }
>()("@mahmal/core/store/Journal") {}
