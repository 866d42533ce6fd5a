import type { ExchangeId, ExchangeState } from "../exchange/Exchange.ts"
import type { Message } from "../exchange/Message.ts"
import type { Opening } from "../exchange/Opening.ts"
import type { Finding } from "../exchange/settle.ts"
import type { Asked } from "../journey/Asked.ts"
import type { Event } from "../journey/Event.ts"
import type { PilgrimId } from "../journey/ids.ts"
import type { Refusal } from "../journey/Refusal.ts"

/** What one call to, or from, a foreign system adds to its exchange. */
export interface Turn extends Opening {
  /**
   * The attempt that this run began; none for a callback. When a later run has overtaken it, only the system's own word
   * (done, accepted, and declined where it is not repeated) still counts; anything else is kept as a message and changes nothing.
   */
  readonly fence?: number | undefined
  readonly finding: Finding
  /** Where the exchange was found by a run that then called nobody: it stands there again, unless a callback came. */
  readonly uncalled?: ExchangeState | undefined
  readonly message: Message
  /** When to take it up again, in milliseconds since 1970, if it is still open then. */
  readonly again?: number | undefined
}

/**
 * What is written together or not at all: acts, each of which may refuse the whole; or what a call showed, with the
 * facts that follow from it. A fact that the journey cannot take is noted in the exchange, and the rest still holds.
 *
 * Several of them for one pilgrim are taken in their order and make one move, which must be a possible one.
 */
export type Submission =
  | {
      readonly _tag: "Acts"
      readonly acts: ReadonlyArray<Asked>
      /** What they open is sent as soon as they are written. */
      readonly opens?: ReadonlyArray<Opening>
      /** Whose acts they are, as the id of a caller; none for what the hub does by its own rules. */
      readonly by?: string
    }
  | { readonly _tag: "Facts"; readonly turn: Turn; readonly facts: ReadonlyArray<Asked> }

/** Whose journeys a submission concerns. */
export const pilgrimsOf = (submission: Submission): ReadonlyArray<PilgrimId> =>
  (submission._tag === "Acts" ? submission.acts : submission.facts).map(({ pilgrim }) => pilgrim)

/** The exchanges that a submission concerns. */
export const exchangesOf = (submission: Submission): ReadonlyArray<ExchangeId> =>
  submission._tag === "Acts" ? (submission.opens ?? []).map(({ exchange }) => exchange) : [submission.turn.exchange]

/** What a submission caused, after it was written. */
export interface Submitted {
  readonly events: ReadonlyArray<{ readonly pilgrim: PilgrimId; readonly event: Event }>
  /** Facts that the journey did not take. */
  readonly unexplained: ReadonlyArray<Refusal>
}
