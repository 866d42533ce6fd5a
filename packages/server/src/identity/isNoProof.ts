import * as oidc from "openid-client"

/** The library's words for an answer that did not come, came too late, or is none of OpenID Connect. */
const noAnswer: ReadonlySet<unknown> = new Set([
  "OAUTH_TIMEOUT",
  "OAUTH_ABORT",
  "OAUTH_RESPONSE_IS_NOT_CONFORM",
  "OAUTH_RESPONSE_IS_NOT_JSON",
  "OAUTH_PARSE_ERROR",
])

/** The provider's words for trouble of its own, or with this hub (RFC 6749, 4.1.2.1 and 5.2). */
const notTheirs: ReadonlySet<unknown> = new Set([
  "server_error",
  "temporarily_unavailable",
  "invalid_client",
  "unauthorized_client",
])

/** Whether a sign-in failed without a word about who wanted to sign in: nobody was refused, and it may be tried again. */
export const isNoProof = (cause: unknown): boolean => {
  // So `fetch` says that there is no connection, or none any more.
  if (cause instanceof TypeError || cause instanceof oidc.WWWAuthenticateChallengeError) return true
  if (cause instanceof oidc.ResponseBodyError || cause instanceof oidc.AuthorizationResponseError)
    return notTheirs.has(cause.error)
  return cause instanceof oidc.ClientError && noAnswer.has(cause.code)
}
