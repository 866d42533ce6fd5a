import { Effect, Schedule } from "effect"

/** Asks again, for ten seconds at most, until the answer is as wanted. */
export const until = <A, E, R>(question: Effect.Effect<A, E, R>, wanted: (answer: A) => boolean) =>
  question.pipe(
    Effect.flatMap((answer) => (wanted(answer) ? Effect.succeed(answer) : Effect.fail("not yet" as const))),
    Effect.retry({ schedule: Schedule.spaced("20 millis"), times: 500, while: (error) => error === "not yet" }),
  )
