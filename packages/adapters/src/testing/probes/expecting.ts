import { Effect } from "effect"

/** A call whose answer must be right; any other fails with `expected`, which says what the right answer is. */
export const expecting = <A, E, R>(call: Effect.Effect<A, E, R>, expected: string, isRight: (answer: A) => boolean) =>
  Effect.filterOrFail(call, isRight, () => ({
    reason: { _tag: "WrongAnswer", detail: `expected: ${expected}` } as const,
  }))
