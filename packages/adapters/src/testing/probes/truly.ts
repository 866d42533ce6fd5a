import { Effect } from "effect"

/** Whoever arranges a call knows what it must answer: any other answer is untrue, and `so` says what is so. */
export const truly = <A, E, R>(call: Effect.Effect<A, E, R>, so: string, isTrue: (answer: A) => boolean) =>
  Effect.filterOrFail(call, isTrue, () => ({ reason: { _tag: "Untrue", detail: `in truth ${so}` } as const }))
