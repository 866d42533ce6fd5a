import type { QuestionReason, SubmissionReason } from "@mahmal/core/ports/reason"
import type { Effect } from "effect"
import type { CheckName } from "./Sheet.ts"
import type { Stand } from "./Stand.ts"

/** The answer is not what the foreign system knows. */
export interface Untrue {
  readonly _tag: "Untrue"
  readonly detail: string
}

/** A call of a port, as a certificate makes it. */
export type ProbeCall<Port> = Effect.Effect<
  unknown,
  { readonly reason: QuestionReason | SubmissionReason | Untrue },
  Port
>

/** One method of a port, and how a certificate tries it. */
export interface Probe<Port> {
  readonly method: string
  readonly kind: "submission" | "question"
  /** A submission that may be sent again out of doubt, because the port promises that twice is the same as once. */
  readonly repeatable: boolean
  /** Brings about what the call needs, for a person of this number, and gives the call; run again, it is the same call again. */
  readonly arrange: (person: number, stand: Stand) => Effect.Effect<ProbeCall<Port>, unknown, Port>
  /** The checks that tell something of this method; all unless said. */
  readonly checks?: readonly CheckName[]
  /** By which name the foreign system's ledger knows that person. */
  readonly subject: (person: number) => string
}
