import { Effect } from "effect"
import { isIdempotencyKey } from "../api/parameters.ts"
import type { Access } from "../identity/access.ts"
import { CurrentRequest, type Identified } from "../identity/CurrentRequest.ts"
import type { Limits } from "../identity/Limits.ts"
import { Trail } from "../identity/Trail.ts"
import type { Database } from "../postgres/Database.ts"
import { rightOf } from "../rights/rights.ts"
import type { AnsweredCommands } from "./AnsweredCommands.ts"
import { answerOnce } from "./answerOnce.ts"
import { authorize, outcomeOf, purposeHeader } from "./enforceRights.ts"
import type { Identifying } from "./identify.ts"
import { letIn } from "./letIn.ts"
import type { Arrival } from "./makeApp.ts"
import { namedIn } from "./namedIn.ts"
import { orProblem } from "./orProblem.ts"
import { problemOf } from "./problemOf.ts"
import { responseOf } from "./responseOf.ts"
import { whyDoubled } from "./whyDoubled.ts"
import { whyNotEmpty } from "./whyNotEmpty.ts"
import { whyNotText } from "./whyNotText.ts"

/** With what requests for what is declared are answered. */
export interface Answering {
  readonly api: (request: Request, identified: Identified) => Promise<Response>
  readonly identifying: Identifying
  readonly perMinute: Access["perMinute"]
}

/** What answering needs besides. */
export type AnsweringNeeds = AnsweredCommands | Database | Limits | Trail

/**
 * Answers a command with an idempotency key. Keys of different callers are different, so nobody gets another's answer. The
 * caller's right is checked before the first answer is given again, as the handler checks it the first time.
 */
const once = Effect.fn("once")(function* (
  key: string,
  { endpoint, parameters }: Arrival,
  request: Request,
  identified: Identified,
  api: Answering["api"],
) {
  const { operation, bodyTypes } = endpoint
  const answer = async (read: Request) => orProblem(await api(read, identified), bodyTypes)
  const allowed = yield* Effect.result(
    authorize(operation, identified.caller, request.headers.get(purposeHeader) ?? undefined, parameters),
  )
  // The handler says the same, and tells the trail.
  if (allowed._tag === "Failure") return yield* Effect.promise(() => answer(request))
  const trail = yield* Trail
  const { reads = "nothing", act = false } = rightOf(operation) ?? {}
  const entry = { caller: allowed.success, operation, reads, act, subjects: namedIn(endpoint.names, parameters) }
  return yield* answerOnce(`${identified.caller.id} ${key}`, request, answer, (status) =>
    trail.record({ ...entry, outcome: outcomeOf(status), status }),
  )
})

/**
 * Only a reading ends when its sender goes away. An act would end half-way: what is done would be missing from the trail, and its
 * idempotency key would be given back.
 */
const endedBySender = (request: Request): Request =>
  request.method === "GET" ? request : new Request(request, { signal: null })

/** Answers a request to a declared endpoint. */
export const answerDeclared = ({ api, identifying, perMinute }: Answering) =>
  Effect.fn("answerDeclared")(function* (arrival: Arrival): Effect.fn.Return<Response, never, AnsweringNeeds> {
    const { url, address, endpoint } = arrival
    let request = endedBySender(arrival.request)
    // What was read to prove the sender, and to see that it is text, is read again by the handler.
    const body = async () => {
      if (request.body === null) return new Uint8Array()
      const bytes = new Uint8Array(await request.arrayBuffer())
      const { url, method, headers } = request
      request = new Request(url, { method, headers, body: bytes })
      return bytes
    }
    const needs = yield* Effect.context<AnsweringNeeds>()
    const handOn = async (identified: Identified): Promise<Response> => {
      const bytes = endpoint.streaming ? undefined : await body()
      const type = request.headers.get("content-type")
      const unreadable =
        whyNotText(request.headers, bytes) ?? (bytes === undefined ? undefined : whyDoubled(type, bytes))
      if (unreadable !== undefined) return responseOf(unreadable)
      const unheard = endpoint.bodyTypes.length > 0 || bytes === undefined ? undefined : whyNotEmpty(bytes)
      if (unheard !== undefined) return responseOf(unheard)
      const key = request.headers.get("idempotency-key")
      // What is no key is refused by whoever reads the header.
      if (!endpoint.commanding || !isIdempotencyKey(key))
        return orProblem(await api(request, identified), endpoint.bodyTypes)
      return once(key, arrival, request, identified, api).pipe(
        Effect.catch((error) => Effect.succeed(responseOf(problemOf(error)))),
        Effect.runPromiseWith(needs),
      )
    }
    if (endpoint.askingNobody) return yield* Effect.promise(() => handOn(CurrentRequest.defaultValue()))
    const arrived = { request, url, body: endpoint.streaming ? undefined : body }
    const open = rightOf(endpoint.operation)?.units.anybody !== undefined
    return yield* letIn(arrived, { address, open }, identifying, perMinute, handOn)
  })
