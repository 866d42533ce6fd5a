import { Effect, Result } from "effect"
import { parse } from "hono/utils/cookie"
import { NotFromOurPage, NotSignedIn, Unavailable } from "../api/problems.ts"
import { deviceCaller } from "../gate/devices/deviceCaller.ts"
import { isDeviceToken } from "../gate/devices/deviceToken.ts"
import type { Issuer } from "../identity/access.ts"
import { readKey } from "../identity/apiKey.ts"
import { callerOf } from "../identity/Client.ts"
import type { Identified } from "../identity/CurrentRequest.ts"
import { grantOf } from "../identity/claims.ts"
import type { Cookies } from "../identity/cookies.ts"
import { findCredential } from "../identity/findCredential.ts"
import { isSame } from "../identity/isSame.ts"
import { isStrongEnough } from "../identity/isStrongEnough.ts"
import { type Claims, ProofRefused, type Provider } from "../identity/Provider.ts"
import { personOf } from "../identity/personOf.ts"
import { isSecret } from "../identity/secret.ts"
import { findSession } from "../identity/sessions.ts"
import { verifySigned } from "../identity/signatures/verifySigned.ts"
import { type CallerShape, nobody } from "../rights/Caller.ts"

/** With what a hub finds out who asks. */
export interface Identifying {
  readonly cookies: Cookies
  readonly provider?: Provider
  readonly issuer?: Issuer
}

/** A request, and under which address its sender knows it. */
export interface Arrived {
  readonly request: Request
  readonly url: string
  /** Reads the body; undefined for one that is too large to be held. */
  readonly body: (() => Promise<Uint8Array>) | undefined
}

/** The header in which a page of ours proves that it is one. */
export const csrfHeader = "x-csrf-token"

const byKey = Effect.fnUntraced(function* (id: string, secret: string) {
  const found = yield* findCredential(id)
  if (found?.secretHash == null || !isSecret(secret, found.secretHash))
    return yield* new ProofRefused({ detail: "This key is unknown, expired or revoked." })
  return found.caller
})

const byDevice = Effect.fnUntraced(function* (token: string) {
  const device = yield* deviceCaller(token)
  return device ?? (yield* new ProofRefused({ detail: "This session of a reader has ended." }))
})

/** Who holds a token of the provider: a system where the token is about the very client that asked for it. */
const holderOf = (claims: Claims): Pick<CallerShape, "id" | "kind"> => {
  const client = claims.client_id ?? claims.azp
  return client === claims.sub
    ? { id: `client:issuer/${personOf(claims)}`, kind: "system" }
    : { id: `person:${personOf(claims)}`, kind: "person" }
}

const byToken = Effect.fnUntraced(function* (token: string, { provider, issuer }: Identifying) {
  if (!/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token))
    return yield* new ProofRefused({ detail: "This is neither a whole key of the hub nor an access token." })
  if (provider === undefined || issuer === undefined)
    return yield* new ProofRefused({ detail: "This is no key, and no issuer of tokens is known." })
  const claims = yield* provider.verify(token)
  const grant = grantOf(claims, issuer.claims)
  if (Result.isFailure(grant)) return yield* new ProofRefused({ detail: grant.failure })
  const holder = holderOf(claims)
  if (holder.kind === "person" && !isStrongEnough(claims, issuer.classes))
    return yield* new ProofRefused({ detail: "The claim acr names none of the classes that are asked for." })
  return callerOf(holder, grant.success)
})

const byBearer = (token: string, by: Identifying) => {
  const key = readKey(token)
  if (key !== undefined) return byKey(key.id, key.secret)
  return isDeviceToken(token) ? byDevice(token) : byToken(token, by)
}

/** Whether what a proof rests on is there now. */
const isThere = <R>(found: Effect.Effect<unknown, unknown, R>) =>
  Effect.match(found, { onSuccess: (what) => what !== undefined, onFailure: () => false })

const bySession = Effect.fnUntraced(function* (cookie: string, { method, headers }: Request) {
  const found = yield* findSession(cookie)
  // A cookie that is over is as good as none: who may be nobody goes on, and others are told to sign in.
  if (found?.session === undefined) return { caller: nobody } satisfies Identified
  const reads = method === "GET" || method === "HEAD"
  if (!reads && !isSame(headers.get(csrfHeader), found.session.csrf))
    return yield* new NotFromOurPage({ detail: `Send what /v1/session tells as \`csrf\` in the header ${csrfHeader}.` })
  return { ...found, holds: isThere(findSession(cookie)) } satisfies Identified
})

const prove = Effect.fnUntraced(function* ({ request, url, body }: Arrived, by: Identifying) {
  const { headers, method } = request
  const authorization = headers.get("authorization")
  if (authorization !== null) {
    const [, token] = /^Bearer ([\x21-\x7e]+)$/i.exec(authorization) ?? []
    if (token === undefined) return yield* new ProofRefused({ detail: "Expected `Authorization: Bearer …`." })
    const proof = byBearer(token, by)
    return { caller: yield* proof, holds: isThere(proof) } satisfies Identified
  }
  if (headers.has("signature") || headers.has("signature-input")) {
    if (body === undefined)
      return yield* new ProofRefused({ detail: "Show a key here: so large a body is not signed." })
    const bytes = yield* Effect.promise(body)
    const { caller, keyId } = yield* verifySigned({ method, url, headers }, bytes)
    return { caller, holds: isThere(findCredential(keyId)) } satisfies Identified
  }
  const cookie = parse(headers.get("cookie") ?? "", by.cookies.session)[by.cookies.session]
  return cookie === undefined ? ({ caller: nobody } satisfies Identified) : yield* bySession(cookie, request)
})

/**
 * Finds out who asks: by a key, a reader's session or a token in `Authorization`, by a signature, or by the session's
 * cookie, in this order. Who shows nothing is nobody; what is shown and proves nothing is refused, whatever else is shown.
 */
export const identify = Effect.fn("identify")((arrived: Arrived, by: Identifying) =>
  prove(arrived, by).pipe(
    Effect.catchTags({
      ProofRefused: ({ detail }) => Effect.fail(new NotSignedIn({ detail })),
      ProviderUnavailable: () => Effect.fail(new Unavailable({ detail: "The provider does not answer. Ask again." })),
      DatabaseUnavailable: () => Effect.fail(new Unavailable({ detail: "The database does not answer. Ask again." })),
    }),
  ),
)
