import { Effect } from "effect"
import { HttpServerRespondable, HttpServerResponse } from "effect/http"
import { retryAfter, StillAnswering, Unavailable } from "../api/problems.ts"

/** A problem as a response, with the time after which to ask again where it passes by itself. */
export const responseOf = (problem: HttpServerRespondable.Respondable): Response => {
  const response = HttpServerResponse.toWeb(Effect.runSync(HttpServerRespondable.toResponse(problem)))
  if (problem instanceof Unavailable || problem instanceof StillAnswering)
    response.headers.set("retry-after", retryAfter)
  return response
}
