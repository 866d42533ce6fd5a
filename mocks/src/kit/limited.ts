import type { MiddlewareHandler } from "hono"
import { bodyLimit } from "hono/body-limit"

/**
 * Middleware that refuses larger bodies, of more than `maxSize` bytes. What is left of the body is not read, so the
 * connection is of no more use: the refusal says that it closes, or the caller's next request would fail on it.
 */
export const limited = (maxSize: number, refusal: () => Response): MiddlewareHandler =>
  bodyLimit({
    maxSize,
    onError: () => {
      const response = refusal()
      response.headers.set("connection", "close")
      return response
    },
  })
