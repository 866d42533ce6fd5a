import type { MiddlewareHandler } from "hono"
import type { MockEnv } from "./Frame.ts"
import { problem } from "./problem.ts"

/** Lets in only calls that carry this value in this header; others get 401 as problem+json. */
const carrying =
  (header: string, value: string, challenge: string): MiddlewareHandler<MockEnv> =>
  async (c, next) => {
    if (c.req.header(header) === value) return next()
    c.res = problem("unauthorised", `send the ${header} header`, [], { "www-authenticate": challenge })
  }

/** Lets in calls with this bearer token (RFC 6750). */
export const bearer = (token: string): MiddlewareHandler<MockEnv> =>
  carrying("authorization", `Bearer ${token}`, "Bearer")

/** Lets in calls with this key in the header X-Api-Key. */
export const apiKey = (key: string): MiddlewareHandler<MockEnv> => carrying("x-api-key", key, "ApiKey")
