import type { QuestionReason, SubmissionReason } from "@mahmal/core/ports/reason"
import type { Effect } from "effect"
import type { CheckName } from "./Sheet.ts"
import type { Stand } from "./Stand.ts"

/** The answer differs from what the foreign system knows. */
export interface WrongAnswer {
  readonly _tag: "WrongAnswer"
  readonly detail: string
}

/** A call of a port, as a certificate makes it. */
export type ProbeCall<Port> = Effect.Effect<
  unknown,
  { readonly reason: QuestionReason | SubmissionReason | WrongAnswer },
  Port
>

/** One method of a port, and how a certificate tries it. */
export interface Probe<Port> {
  readonly method: string
  readonly kind: "submission" | "question"
  /** A submission that may be sent again out of doubt, because the port promises that twice is the same as once. */
  readonly repeatable: boolean
  /** Does what the call depends on, for the person of this number, and returns the call. Run again, it is the same call. */
  readonly arrange: (person: number, stand: Stand) => Effect.Effect<ProbeCall<Port>, unknown, Port>
  /** The checks that apply to this method; all by default. */
  readonly checks?: readonly CheckName[]
  /** The name of that person in the foreign system's ledger. */
  readonly subject: (person: number) => string
}
