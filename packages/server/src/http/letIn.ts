import { Effect } from "effect"
import { type NotFromOurPage, type NotSignedIn, TooManyRequests, Unavailable } from "../api/problems.ts"
import type { Access } from "../identity/access.ts"
import { CurrentRequest, type Identified } from "../identity/CurrentRequest.ts"
import { type Allowance, Limits } from "../identity/Limits.ts"
import { type Arrived, type Identifying, identify } from "./identify.ts"
import { problemOf } from "./problemOf.ts"
import { responseOf } from "./responseOf.ts"
import { tellRefusal } from "./tellRefusal.ts"

/** By what a caller's requests are limited. */
type Policy = keyof Access["perMinute"]

const withLimits = (response: Response, policy: Policy, { limit, remaining, reset }: Allowance): Response => {
  response.headers.set("ratelimit-policy", `"${policy}";q=${limit};w=60`)
  response.headers.set("ratelimit", `"${policy}";r=${remaining};t=${reset}`)
  return response
}

/** Takes one request from what a caller is given in a minute. The answer to one more is 429; the log is told once. */
export const limited = Effect.fn("limited")(function* (
  policy: Policy,
  caller: string,
  perMinute: Access["perMinute"],
  answer: () => Promise<Response>,
) {
  const limits = yield* Limits
  const allowance = yield* limits.take(`${policy} ${caller}`, perMinute[policy])
  if (allowance.granted) return withLimits(yield* Effect.promise(answer), policy, allowance)
  const { limit, reset } = allowance
  const toTell = yield* limits.take(`told ${policy} ${caller}`, 1)
  if (toTell.granted) yield* Effect.logWarning("more was asked in a minute than is given", { policy, caller, limit })
  const refused = responseOf(
    new TooManyRequests({ detail: `${limit} requests a minute are given. Ask in ${reset} s.` }),
  )
  refused.headers.set("retry-after", String(reset))
  return withLimits(refused, policy, allowance)
})

/**
 * Answers a request: finds out who asks, limits how often, and hands it on. A caller without credentials, or with wrong
 * ones, is limited by address; wrong credentials are told to the trail.
 */
export const letIn = Effect.fn("letIn")(function* (
  arrived: Arrived,
  { address, open }: { readonly address: string; readonly open: boolean },
  by: Identifying,
  perMinute: Access["perMinute"],
  answer: (identified: Identified) => Promise<Response>,
) {
  const found = yield* Effect.result(
    // What is open to anybody stays open while callers cannot be identified.
    identify(arrived, by).pipe(
      Effect.catch((problem) =>
        open && problem instanceof Unavailable ? Effect.succeed(CurrentRequest.defaultValue()) : Effect.fail(problem),
      ),
    ),
  )
  if (found._tag === "Failure") {
    const { failure } = found
    if (failure instanceof Unavailable) return responseOf(failure)
    const told = tellRefusal("session.prove", address, arrived.request.headers, failure.status).pipe(
      Effect.as<NotSignedIn | NotFromOurPage | Unavailable>(failure),
      Effect.catchTag("DatabaseUnavailable", (error) => Effect.succeed(problemOf(error))),
    )
    const refusal = responseOf(yield* told)
    return yield* limited("address", address, perMinute, () => Promise.resolve(refusal))
  }
  const { caller } = found.success
  const handOn = () => answer({ ...found.success, address })
  return yield* caller.kind === "nobody"
    ? limited("address", address, perMinute, handOn)
    : limited(caller.kind === "person" ? "person" : "system", caller.id, perMinute, handOn)
})
