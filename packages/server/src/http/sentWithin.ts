import type { HttpBindings } from "@hono/node-server"
import type { MiddlewareHandler } from "hono"
import { TooSlow } from "../api/problems.ts"
import { responseOf } from "./responseOf.ts"

/**
 * Refuses who has not sent all of a request within so many milliseconds, and ends the connection: a body that is read as a
 * whole is small, and whoever trickles it would hold what was read of it. How long the answer takes does not matter.
 */
export const sentWithin =
  (longest: number): MiddlewareHandler<{ Bindings: HttpBindings }> =>
  async (c, next) => {
    const { incoming } = c.env
    const late = Promise.withResolvers<Response>()
    const detail = `The whole request is awaited for ${longest / 1_000} s.`
    const timer = setTimeout(() => {
      if (!incoming.complete) late.resolve(responseOf(new TooSlow({ detail })))
    }, longest)
    try {
      return await Promise.race([next(), late.promise])
    } finally {
      clearTimeout(timer)
    }
  }
