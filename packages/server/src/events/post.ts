import { isIP, type LookupFunction } from "node:net"
import { retryAfter } from "@mahmal/adapters/http/retryAfter"
import { Effect, type Scope } from "effect"
import { Agent, request } from "undici"
import { bare, Targets } from "./Targets.ts"

/** A message that is sent to a subscriber. */
export interface Message {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** What became of it. */
export type Sent =
  | { readonly _tag: "Delivered" }
  /** The subscriber wants nothing any more. */
  | { readonly _tag: "Gone" }
  /** The subscriber asks to be left alone for some milliseconds. */
  | { readonly _tag: "Later"; readonly cooldown: number }
  /** Not delivered, as far as we know; `why` is for people, and repeats nothing of what the subscriber said. */
  | { readonly _tag: "Failed"; readonly why: string }

/** Sends one message once. It never fails, and follows no redirect. */
export type Post = (message: Message) => Effect.Effect<Sent>

/** More of an answer is not read: nothing in it is used. */
const mostRead = 16 * 1024

/** What names an error without what it was about. */
const nameOf = (error: unknown): string => {
  if (!(error instanceof Error)) return "an error"
  const { code } = error as NodeJS.ErrnoException
  return typeof code === "string" && /^[A-Z0-9_]{1,40}$/.test(code) ? code : error.name
}

/** Makes the way to subscribers; its connections close with the scope. Each message is given `timeout` milliseconds. */
export const makePost = Effect.fnUntraced(function* (
  timeout: number,
): Effect.fn.Return<Post, never, Targets | Scope.Scope> {
  const { addressesOf } = yield* Targets
  // The one moment at which a name becomes an address: what was checked is what is connected to.
  const look: LookupFunction = (hostname, _, done) => {
    addressesOf(hostname).then(
      (addresses) =>
        done(
          null,
          addresses.map((address) => ({ address, family: isIP(address) })),
        ),
      (error: Error) => done(Object.assign(error, { code: "TARGET_REFUSED" }), []),
    )
  }
  const agent = yield* Effect.acquireRelease(
    Effect.sync(
      () => new Agent({ allowH2: false, connect: { lookup: look, timeout }, headersTimeout: 0, bodyTimeout: 0 }),
    ),
    (opened) => Effect.promise(() => opened.destroy()),
  )
  const send = async ({ url, headers, body }: Message, signal: AbortSignal): Promise<Sent> => {
    const hostname = bare(new URL(url).hostname)
    // No name is looked up where an address stands, so it is checked here.
    if (isIP(hostname) !== 0) await addressesOf(hostname)
    const answer = await request(url, { dispatcher: agent, method: "POST", headers, body, signal })
    const { statusCode: status } = answer
    await answer.body.dump({ limit: mostRead, signal }).catch(() => {})
    if (status >= 200 && status < 300) return { _tag: "Delivered" }
    if (status === 410) return { _tag: "Gone" }
    const cooldown = status === 429 || status === 503 ? retryAfter(answer) : undefined
    if (cooldown !== undefined) return { _tag: "Later", cooldown }
    return { _tag: "Failed", why: `answered ${status}` }
  }
  return (message) =>
    Effect.tryPromise({
      try: (interrupted) => send(message, AbortSignal.any([interrupted, AbortSignal.timeout(timeout)])),
      catch: nameOf,
    }).pipe(
      Effect.catch((why) =>
        Effect.succeed<Sent>({ _tag: "Failed", why: why === "TimeoutError" ? "no answer in time" : why }),
      ),
    )
})
