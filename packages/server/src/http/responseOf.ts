import { Effect } from "effect"
import { HttpServerRespondable, HttpServerResponse } from "effect/http"
import { retryAfter, StillAnswering, TooLarge, TooSlow, Unavailable } from "../api/problems.ts"

/**
 * A problem as a response, with the time after which to ask again where it passes by itself.
 *
 * Who sends too much or too slowly is told that the connection ends: nobody reads the rest.
 */
export const responseOf = (problem: HttpServerRespondable.Respondable): Response => {
  const response = HttpServerResponse.toWeb(Effect.runSync(HttpServerRespondable.toResponse(problem)))
  if (problem instanceof Unavailable || problem instanceof StillAnswering)
    response.headers.set("retry-after", retryAfter)
  if (problem instanceof TooLarge || problem instanceof TooSlow) response.headers.set("connection", "close")
  return response
}
