import type { Effect } from "effect"
import type { Askable, Exchange, ExchangeId, Receipt, Sendable } from "../exchange/Exchange.ts"
import type { DoubtRules, Operation } from "../exchange/Operation.ts"
import type { Patience } from "../exchange/Patience.ts"
import type { Asked } from "../journey/Asked.ts"
import type { QuestionReason, SubmissionReason } from "../ports/reason.ts"
import type { JournalUnavailable } from "../store/Journal.ts"

/** What a foreign system answered, and the facts that follow for the journeys. */
export type Answer =
  | { readonly outcome: "done"; readonly facts: ReadonlyArray<Asked> }
  | { readonly outcome: "accepted"; readonly receipt: Receipt; readonly facts: ReadonlyArray<Asked> }
  | { readonly outcome: "declined"; readonly code: string; readonly facts: ReadonlyArray<Asked> }
  /** The system knows nothing of it. Whether that is final depends on when it was sent. */
  | { readonly outcome: "none" }

/**
 * How one operation is carried out: what is sent, how the system is asked, and what its answers mean for journeys.
 *
 * The types of `Sendable` and `Askable` say in which states either is possible; `nextStep` alone chooses.
 */
export type Conversation<Op extends Operation, Subject> = Sending<Op, Subject> &
  (DoubtRules[Op] extends "ask" ? Asking<Op, Subject> : Partial<Asking<Op, Subject>>)

interface Sending<Op extends Operation, Subject> {
  readonly operation: Op
  readonly patience: Patience
  /** Reads what the exchanges are about, for all of them at once. One that gets no subject waits until it has one. */
  readonly prepare: (
    exchanges: ReadonlyArray<Exchange>,
  ) => Effect.Effect<ReadonlyMap<ExchangeId, Subject>, JournalUnavailable>
  readonly send: (
    exchange: Sendable<Op>,
    subject: Subject,
    /** When the run began, in milliseconds since 1970. The settle time, after which "none" is final, counts from here. */
    begun: number,
  ) => Effect.Effect<Answer, { readonly reason: SubmissionReason | QuestionReason }>
  /** The facts that follow when the system declines. Left out where no journey waits, or where a person looks at it. */
  readonly declined?: (exchange: Exchange, code: string, subject: Subject) => ReadonlyArray<Asked>
}

/** How the system is asked: to resolve a doubt, or for the decision on something that it has accepted. */
interface Asking<Op extends Operation, Subject> {
  readonly ask: (exchange: Askable<Op>, subject: Subject) => Effect.Effect<Answer, { readonly reason: QuestionReason }>
}
