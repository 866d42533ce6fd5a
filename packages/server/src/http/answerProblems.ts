import { Effect, Layer } from "effect"
import type { HttpRouter } from "effect/http"
import { HttpApiError } from "effect/http-api"
import type { unhandled } from "effect/Types"
import { ProblemsMiddleware } from "../api/ProblemsMiddleware.ts"
import { Broken, type InputInvalid } from "../api/problems.ts"
import { faultsOf } from "./faultsOf.ts"
import { invalid } from "./invalid.ts"
import { logDefect } from "./logDefect.ts"
import { isUnkeepable, unkeepable } from "./unkeepable.ts"

/** What is wrong in the hub itself is for its log alone. */
const broken = Effect.fnUntraced(function* (defect: unknown) {
  // The body turned out to be too large while it was read: the library knows what to answer.
  if (HttpApiError.HttpApiPayloadTooLarge.is(defect)) return yield* Effect.die(defect)
  if (isUnkeepable(defect)) return yield* unkeepable()
  yield* logDefect(defect)
  return yield* new Broken()
})

/** Answers with problems what the declaration does not let through, and what went wrong where nothing should. */
export const layer = Layer.succeed(ProblemsMiddleware, (answer, { endpoint }) =>
  answer.pipe(
    Effect.catch((error): Effect.Effect<never, unhandled | InputInvalid | Broken, HttpRouter.Provided> => {
      if (!HttpApiError.HttpApiSchemaError.is(error)) return Effect.fail(error)
      return error.kind === "Body" || error.kind === "ResponseHeaders"
        ? broken(error.cause)
        : Effect.flatMap(faultsOf(endpoint), (faults) => Effect.fail(invalid(faults)))
    }),
    Effect.catchDefect(broken),
  ),
)
