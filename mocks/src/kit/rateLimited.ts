import type { MiddlewareHandler } from "hono"
import type { MockEnv } from "./Frame.ts"
import { problem } from "./problem.ts"

/** Refuses calls with 429 over this number per second of the clock; no limit when it is undefined. */
export const rateLimited = (perSecond: number | undefined): MiddlewareHandler<MockEnv> => {
  let second = 0
  let left = perSecond ?? 0
  return async (c, next) => {
    if (perSecond === undefined) return next()
    const now = Math.floor(Date.now() / 1000)
    if (now !== second) left = perSecond
    second = now
    left -= 1
    if (left < 0) c.res = problem("too-many-requests", `at most ${perSecond} in a second`, [], { "retry-after": "1" })
    else await next()
    c.res.headers.set("RateLimit-Policy", `"second";q=${perSecond};w=1`)
    c.res.headers.set("RateLimit", `"second";r=${Math.max(left, 0)};t=1`)
  }
}
