import type { MiddlewareHandler } from "hono"
import type { MockEnv } from "./Frame.ts"
import { problem } from "./problem.ts"

/** Middleware that requires this value in this header; other calls get 401 as problem+json. */
const requiring =
  (header: string, value: string, challenge: string): MiddlewareHandler<MockEnv> =>
  async (c, next) => {
    if (c.req.header(header) === value) return next()
    c.res = problem("unauthorised", `send the ${header} header`, [], { "www-authenticate": challenge })
  }

/** Requires this bearer token (RFC 6750). */
export const bearer = (token: string): MiddlewareHandler<MockEnv> =>
  requiring("authorization", `Bearer ${token}`, "Bearer")

/** Requires this key in the header X-Api-Key. */
export const apiKey = (key: string): MiddlewareHandler<MockEnv> => requiring("x-api-key", key, "ApiKey")
