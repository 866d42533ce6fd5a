import { Effect, type Layer, Schedule } from "effect"

/** Runs a test's program on one implementation, which begins and ends with it. */
export const running =
  <Port>(layer: Layer.Layer<Port>) =>
  <A, E>(program: Effect.Effect<A, E, Port>): Promise<A> =>
    Effect.runPromise(Effect.provide(program, layer))

/** Asks again until the answer is as wanted; gives up after about ten seconds. */
export const askUntil = <A, E, R>(question: Effect.Effect<A, E, R>, wanted: (answer: A) => boolean) =>
  question.pipe(
    Effect.filterOrFail(wanted, (answer) => ({ notYet: answer })),
    Effect.retry({
      schedule: Schedule.spaced("25 millis"),
      times: 400,
      while: (error) => "notYet" in (error as object),
    }),
  )

/** The code with which a call is declined; fails when it is not. */
export const declinedCode = <A, E extends { readonly reason: { readonly _tag: string } }, R>(
  call: Effect.Effect<A, E, R>,
) =>
  Effect.flip(call).pipe(
    Effect.map((error) =>
      "code" in error.reason && typeof error.reason.code === "string"
        ? error.reason.code
        : `not a no: ${error.reason._tag}`,
    ),
  )
