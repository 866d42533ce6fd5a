import { Effect, Redacted, Schema } from "effect"
import * as jose from "jose"
import * as oidc from "openid-client"
import type { Issuer } from "./access.ts"
import { isNoProof } from "./isNoProof.ts"

/** The provider could not be reached; it may be asked again. */
export class ProviderUnavailable extends Schema.TaggedError<ProviderUnavailable>()("ProviderUnavailable", {
  detail: Schema.String,
}) {
  override get message(): string {
    return `The provider of sign-in cannot be used: ${this.detail}`
  }
}

/** What the provider sent does not prove anything. */
export class ProofRefused extends Schema.TaggedError<ProofRefused>()("ProofRefused", { detail: Schema.String }) {
  override get message(): string {
    return this.detail
  }
}

/** What proves that an answer of the provider belongs to a question of ours. */
export interface Question {
  readonly redirectUri: string
  readonly state: string
  readonly nonce: string
  readonly verifier: string
}

/** Signatures by secret keys are not among these: a public key must never pass for a secret. */
const algorithms = ["RS256", "PS256", "ES256", "ES384", "EdDSA", "Ed25519"]
export const clockTolerance = 5
const seconds = 10

/** Claims that somebody else has proven. */
export type Claims = Readonly<Record<string, unknown>> & { readonly iss: string; readonly sub: string }

const told = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause))

/** What the library says when the keys did not come, or not as keys; the last when the answer is an error or no JSON. */
const noKeys: ReadonlySet<string> = new Set(["ERR_JWKS_TIMEOUT", "ERR_JWKS_INVALID", "ERR_JOSE_GENERIC"])

/** Whether a token is at fault, and not the way to the keys. */
const isRefusal = (cause: unknown): boolean => cause instanceof jose.errors.JOSEError && !noKeys.has(cause.code)

const unavailable = (cause: unknown) => new ProviderUnavailable({ detail: told(cause) })

/** The provider of OpenID Connect. */
export interface Provider {
  /** Where the browser is sent to sign in. */
  readonly begin: (question: Question) => Effect.Effect<URL, ProviderUnavailable>
  /** What the provider says of who comes back to `url` with the answer to a question. */
  readonly finish: (
    url: URL,
    question: Omit<Question, "redirectUri">,
  ) => Effect.Effect<{ readonly claims: Claims; readonly idToken: string }, ProviderUnavailable | ProofRefused>
  /** Where the browser is sent to sign out at the provider too, and comes back with `state`; undefined where that cannot be done. */
  readonly leave: (
    idToken: string,
    backTo: string,
    state: string,
  ) => Effect.Effect<URL | undefined, ProviderUnavailable>
  /** Whom the provider has signed out, and when, as a logout token for this hub says (OpenID Connect Back-Channel Logout). */
  readonly signedOut: (token: string) => Effect.Effect<Claims, ProviderUnavailable | ProofRefused>
  /** The claims of an access token, if it is of this issuer, for this hub, and holds now (RFC 9068). */
  readonly verify: (token: string) => Effect.Effect<Claims, ProviderUnavailable | ProofRefused>
}

/** Whether claims say whom they are about: all whose `sub` is empty would be one person. */
const isOfSomebody = ({ sub }: { readonly sub?: unknown }): boolean => typeof sub === "string" && sub !== ""

const ofNobody = () => new ProofRefused({ detail: "The claim sub names nobody." })

/** What a logout token says that happened. */
const logoutEvent = "http://schemas.openid.net/event/backchannel-logout"

const isLogout = ({ events, nonce, jti }: jose.JWTPayload): boolean =>
  jti !== "" &&
  nonce === undefined &&
  typeof events === "object" &&
  events !== null &&
  Object.hasOwn(events, logoutEvent)

interface Discovered {
  readonly config: oidc.Configuration
  readonly keys: jose.JWTVerifyGetKey
}

const discover = async ({ url, clientId, clientSecret }: Issuer): Promise<Discovered> => {
  // Whether a provider without TLS is taken was decided when the hub started.
  const insecure = url.protocol === "http:" ? [oidc.allowInsecureRequests] : []
  // By default the library trusts an ID token that came straight from the provider; here its signature is verified too.
  const execute = [oidc.enableNonRepudiationChecks, ...insecure]
  const secret = Redacted.value(clientSecret)
  const config = await oidc.discovery(url, clientId, secret, undefined, { execute, timeout: seconds })
  const { jwks_uri } = config.serverMetadata()
  if (jwks_uri === undefined) throw new Error("the provider names no keys")
  return { config, keys: jose.createRemoteJWKSet(new URL(jwks_uri), { timeoutDuration: seconds * 1000 }) }
}

/** The provider that an issuer is; its documents are read when it is first needed. */
export const makeProvider = (issuer: Issuer): Provider => {
  let discovering: Promise<Discovered> | undefined
  const discovered = Effect.tryPromise({
    try: () => {
      discovering ??= discover(issuer).catch((cause) => {
        // Looked for again at the next need.
        discovering = undefined
        throw cause
      })
      return discovering
    },
    catch: unavailable,
  })
  const accessToken: jose.JWTVerifyOptions = {
    audience: issuer.audience,
    typ: issuer.tokenType,
    requiredClaims: ["sub", "exp", "iat"],
  }
  const logoutToken: jose.JWTVerifyOptions = {
    audience: issuer.clientId,
    typ: "logout+jwt",
    requiredClaims: ["sub", "iat", "jti"],
    maxTokenAge: "2 minutes",
  }
  const verified = Effect.fnUntraced(function* (token: string, options: jose.JWTVerifyOptions) {
    const { config, keys } = yield* discovered
    // As the provider writes itself, with a slash at its end or without.
    const signedByIssuer = { issuer: config.serverMetadata().issuer, algorithms, clockTolerance }
    const { payload } = yield* Effect.tryPromise({
      try: () => jose.jwtVerify(token, keys, { ...options, ...signedByIssuer }),
      catch: (cause) => (isRefusal(cause) ? new ProofRefused({ detail: told(cause) }) : unavailable(cause)),
    })
    return isOfSomebody(payload) ? (payload as unknown as Claims) : yield* ofNobody()
  })
  return {
    begin: Effect.fn("Provider.begin")(function* ({ redirectUri, state, nonce, verifier }) {
      const { config } = yield* discovered
      const code_challenge = yield* Effect.promise(() => oidc.calculatePKCECodeChallenge(verifier))
      const classes = issuer.classes.length === 0 ? {} : { acr_values: issuer.classes.join(" ") }
      const asked = { redirect_uri: redirectUri, scope: "openid profile", state, nonce, code_challenge, ...classes }
      return oidc.buildAuthorizationUrl(config, { ...asked, code_challenge_method: "S256" })
    }),
    finish: Effect.fn("Provider.finish")(function* (url, { state, nonce, verifier }) {
      const { config } = yield* discovered
      const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true }
      const tokens = yield* Effect.tryPromise({
        try: () => oidc.authorizationCodeGrant(config, url, checks),
        catch: (cause) => (isNoProof(cause) ? unavailable(cause) : new ProofRefused({ detail: told(cause) })),
      })
      const claims = tokens.claims() as unknown as Claims
      return isOfSomebody(claims) ? { claims, idToken: tokens.id_token as string } : yield* ofNobody()
    }),
    leave: Effect.fn("Provider.leave")(function* (idToken, backTo, state) {
      const { config } = yield* discovered
      if (config.serverMetadata().end_session_endpoint === undefined) return undefined
      return oidc.buildEndSessionUrl(config, { id_token_hint: idToken, post_logout_redirect_uri: backTo, state })
    }),
    signedOut: Effect.fn("Provider.signedOut")(function* (token) {
      const claims = yield* verified(token, logoutToken)
      return isLogout(claims) ? claims : yield* new ProofRefused({ detail: "This says nothing of signing out." })
    }),
    verify: Effect.fn("Provider.verify")((token) => verified(token, accessToken)),
  }
}
