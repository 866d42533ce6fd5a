import { Cause, Clock, Effect, Exit, Layer, Metric, Option } from "effect"
import { HttpRouter, HttpServerRequest, type HttpServerResponse } from "effect/http"
import { HttpApiError } from "effect/http-api"
import { AccessMiddleware } from "../api/AccessMiddleware.ts"
import { Denied, NotSignedIn, Unknown } from "../api/problems.ts"
import { accessName } from "../emergency/accessName.ts"
import { findAccess } from "../emergency/findAccess.ts"
import { CurrentRequest } from "../identity/CurrentRequest.ts"
import { Limits } from "../identity/Limits.ts"
import { Shown } from "../identity/Shown.ts"
import { Trail, type TrailEntry } from "../identity/Trail.ts"
import { Accepting } from "../ledger/Accepting.ts"
import { requestSeconds } from "../observing/metrics.ts"
import { Database } from "../postgres/Database.ts"
import { makeNowOrLater } from "../postgres/nowOrLater.ts"
import { Caller, type CallerShape } from "../rights/Caller.ts"
import { judge } from "../rights/judge.ts"
import { outOfReach, type Parameters } from "../rights/objects.ts"
import { reachOf } from "../rights/reach.ts"
import { type Right, rightOf } from "../rights/rights.ts"
import { namedIn } from "./namedIn.ts"
import { problemOf } from "./problemOf.ts"
import { isTold } from "./tellRefusal.ts"

/** In which header a request says for what it is made. */
export const purposeHeader = "mahmal-purpose"

/** Refuses, unless the table lets an emergency access in here and the caller has one to this pilgrim open. */
const unlessEmergency = Effect.fnUntraced(function* <E>(
  right: Right | undefined,
  caller: CallerShape,
  { pilgrim }: Parameters,
  refusal: E,
) {
  if (right?.emergency === undefined || caller.kind !== "person" || pilgrim === undefined)
    return yield* Effect.fail(refusal)
  const emergency = yield* Effect.mapError(findAccess(caller.id, pilgrim, right.reads), problemOf)
  if (emergency === undefined) return yield* Effect.fail(refusal)
  return { ...caller, purpose: "emergency" as const, emergency }
})

/**
 * Fails unless a caller may do an operation with the objects that its address names; gives the caller with the one
 * purpose for which it is done. What is out of reach is answered like what is not there.
 */
export const authorize = Effect.fn("authorize")(function* (
  operation: string,
  caller: CallerShape,
  purpose: string | undefined,
  parameters: Parameters,
) {
  const right = rightOf(operation)
  const judgement = judge(right, caller, purpose)
  if (judgement._tag === "NotSignedIn")
    return yield* new NotSignedIn({ detail: "Sign in at /sign-in, or show a key: docs/guides/sign-in.md." })
  if (right?.units.anybody !== undefined) return caller
  if (judgement._tag === "Denied")
    return yield* unlessEmergency(right, caller, parameters, new Denied({ detail: judgement.why }))
  const foreign = yield* Effect.mapError(outOfReach(reachOf(caller), parameters, right?.reads), problemOf)
  if (foreign !== undefined) {
    const unknown = new Unknown({ detail: `There is no ${foreign.what} ${foreign.name}.` })
    return yield* unlessEmergency(right, caller, parameters, unknown)
  }
  return judgement.purpose === undefined ? caller : { ...caller, purpose: judgement.purpose }
})

const byAccess = ({ emergency }: CallerShape): ReadonlyArray<string> =>
  emergency === undefined ? [] : [accessName(emergency)]

/** The status of the answer that an outcome becomes. */
const statusOf = (outcome: Exit.Exit<HttpServerResponse.HttpServerResponse, unknown>): number => {
  if (Exit.isSuccess(outcome)) return outcome.value.status
  const error = Option.getOrUndefined(Cause.findErrorOption(outcome.cause))
  if (HttpApiError.HttpApiSchemaError.is(error)) return error.kind === "Body" ? 500 : 400
  const { status } = (error ?? {}) as { readonly status?: unknown }
  return typeof status === "number" ? status : 500
}

/** The word for an outcome that nobody was denied. */
export const outcomeOf = (status: number): TrailEntry["outcome"] =>
  status < 400 ? "done" : status < 500 ? "refused" : "failed"

/** Enforces the table of rights at the handler, and tells the trail what was asked and what came of it. */
export const layer = Layer.effect(
  AccessMiddleware,
  Effect.gen(function* () {
    const database = yield* Database
    const trail = yield* Trail
    const accepting = yield* Accepting
    const limits = yield* Limits
    const nowOrLater = yield* makeNowOrLater("what the trail tells of an act")
    return Effect.fn("enforceRights")(function* (answer, { group, endpoint }) {
      const operation = `${group.identifier}.${endpoint.identifier}`
      const { caller, address = "unknown" } = yield* CurrentRequest
      const { headers } = yield* HttpServerRequest.HttpServerRequest
      const { params } = yield* HttpRouter.RouteContext
      const { reads = "nothing", act = false } = rightOf(operation) ?? {}
      const shown: Array<string> = []
      const began = yield* Clock.currentTimeMillis
      const told = Effect.fnUntraced(
        function* (by: CallerShape, status: number, outcome: TrailEntry["outcome"]) {
          // Of a known caller every refusal is told; of strangers only so many, because the trail is never deleted.
          if (by.kind === "nobody" && outcome !== "done" && !(yield* isTold(address))) return
          const subjects = [...new Set([...namedIn(endpoint.params, params), ...shown, ...byAccess(by)])]
          const record = trail.record({ caller: by, operation, reads, act, subjects, outcome, status })
          // What is done is not undone for the want of an entry, and its caller must not take it for undone.
          yield* act && outcome === "done" ? nowOrLater(record) : record
        },
        Effect.mapError(problemOf),
        Effect.provideService(Limits, limits),
      )
      const allowed = yield* authorize(operation, caller, headers[purposeHeader], params).pipe(
        Effect.provideService(Database, database),
        Effect.tapError((problem) => (problem.status === 503 ? Effect.void : told(caller, problem.status, "denied"))),
      )
      const accepted = act ? Effect.mapError(accepting.check, problemOf) : Effect.void
      const outcome = yield* Effect.exit(
        Effect.andThen(accepted, answer).pipe(
          Effect.provideService(Caller, allowed),
          Effect.provideService(Shown, shown),
        ),
      )
      const status = statusOf(outcome)
      const took = (yield* Clock.currentTimeMillis) - began
      yield* Metric.update(requestSeconds(operation, String(status)), took / 1_000)
      if (act || reads !== "nothing") yield* told(allowed, status, outcomeOf(status))
      return yield* outcome
    })
  }),
)
