import { createHash, type Hash } from "node:crypto"
import { Effect } from "effect"
import { KeyReused, StillAnswering } from "../api/problems.ts"
import type { DatabaseUnavailable } from "../postgres/Database.ts"
import { type Answered, AnsweredCommands } from "./AnsweredCommands.ts"
import { responseOf } from "./responseOf.ts"

/** A request with its body, and what tells it from every other once the body has been read to its end. */
const fingerprinted = (request: Request): readonly [request: Request, fingerprint: () => Buffer] => {
  const hash: Hash = createHash("sha256").update(`${request.method} ${new URL(request.url).pathname}\n`)
  if (request.body === null) return [request, () => hash.digest()]
  const body = request.body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform: (chunk, controller) => {
        hash.update(chunk)
        controller.enqueue(chunk)
      },
    }),
  )
  return [new Request(request, { body, duplex: "half" }), () => hash.digest()]
}

/** Reads to its end what nobody has read of a body, keeping nothing. */
const drain = async (request: Request): Promise<void> => {
  if (request.body !== null && !request.bodyUsed) for await (const _ of request.body);
}

const again = Effect.fnUntraced(function* (request: Request, answered: Answered) {
  const [read, fingerprint] = fingerprinted(request)
  yield* Effect.promise(() => drain(read))
  if (!fingerprint().equals(answered.request))
    return responseOf(new KeyReused({ detail: "Choose a new key for every request that is not a repetition." }))
  return new Response(answered.body, {
    status: answered.status,
    headers: { "content-type": answered.status < 400 ? "application/json" : "application/problem+json" },
  })
})

/**
 * Answers a command once for its idempotency key: the same request with the same key gets the first answer again, after
 * `onAgain` was told of its status.
 *
 * What was done, and what a journey refused, is kept. Everything else may be tried again with the same key.
 */
export const answerOnce = Effect.fn("answerOnce")(function* (
  key: string,
  request: Request,
  answer: (request: Request) => Promise<Response>,
  onAgain: (status: number) => Effect.Effect<void, DatabaseUnavailable>,
): Effect.fn.Return<Response, DatabaseUnavailable, AnsweredCommands> {
  const commands = yield* AnsweredCommands
  const claim = yield* commands.claim(key)
  if (claim._tag === "Claimed") return responseOf(new StillAnswering({ detail: "Ask again with the same key." }))
  if (claim._tag === "Answered") {
    const response = yield* again(request, claim)
    yield* onAgain(response.status)
    return response
  }
  const [read, fingerprint] = fingerprinted(request)
  const response = yield* Effect.raceFirst(
    Effect.promise(() => answer(read)),
    commands.hold(claim),
  )
  if (!response.ok && response.status !== 409) {
    yield* commands.release(claim)
    return response
  }
  const body = yield* Effect.promise(() => response.text())
  yield* Effect.promise(() => drain(read))
  yield* commands.keep(claim, { request: fingerprint(), status: response.status, body })
  return new Response(body, response)
})
