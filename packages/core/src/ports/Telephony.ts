import { Context, type Effect, Schema, type Stream } from "effect"
import type { ExchangeId } from "../exchange/Exchange.ts"
import type { PilgrimId } from "../journey/ids.ts"
import { inWords, SubmissionReason } from "./reason.ts"

/** A call that the exchange did not take, and why. */
export class TelephonyError extends Schema.TaggedError<TelephonyError>()("TelephonyError", {
  reason: SubmissionReason,
}) {
  override get message(): string {
    return inWords(this.reason)
  }
}

/**
 * What became of a call that was placed, each of them final: the notice was heard to its end; it was answered, and not
 * heard to its end; the line was busy; nobody answered; or the telephone could not be reached.
 */
export const CallReport = Schema.Literals(["heard", "cut-short", "busy", "unanswered", "unreachable"])
export type CallReport = typeof CallReport.Type

/** Somebody calls. */
export interface IncomingCall {
  /** The exchange's name of the call, for `passOn`. */
  readonly id: string
  /** As the network gave it, with or without country code; undefined when it is withheld. */
  readonly caller: string | undefined
  /** The number that was dialled, such as 132. */
  readonly called: string
}

/** What the telephone exchange tells. What ended while it could not reach us is never told; of who still waits then we are told, perhaps again. */
export type CallEvent =
  | { readonly _tag: "Incoming"; readonly call: IncomingCall }
  | { readonly _tag: "Reported"; readonly reference: ExchangeId; readonly report: CallReport }

/**
 * A telephone exchange. Placing a call can be neither repeated nor asked about once the call is over: a call in doubt is
 * settled by its report, or closes as unknown at its deadline.
 */
export class Telephony extends Context.Service<
  Telephony,
  {
    /**
     * Calls a number and plays it a recording, by the exchange's name of it (small letters, digits and hyphens); done when
     * it rings. `reference` comes back with the report. `to` is E.164.
     */
    readonly placeCall: (reference: ExchangeId, to: string, recording: string) => Effect.Effect<void, TelephonyError>
    /** Answers an incoming call and sends it on to an agent, who is told which pilgrims the caller may be. */
    readonly passOn: (id: string, pilgrims: ReadonlyArray<PilgrimId>) => Effect.Effect<void, TelephonyError>
    /** Everything that the exchange tells, without end. Each event goes to one listener; reports may come twice. */
    readonly events: Stream.Stream<CallEvent>
  }
>()("@mahmal/core/ports/Telephony") {}
