import { ProblemDetails } from "effect/http"
import { Broken, NoSuchAddress, TooLarge, Unavailable, WrongContentType } from "../api/problems.ts"
import { responseOf } from "./responseOf.ts"

/** The problem of a status that was answered without one, before any handler was asked. */
const problemOfStatus = (status: number, bodyTypes: ReadonlyArray<string>) => {
  switch (status) {
    case 404:
      return new NoSuchAddress({ detail: "What there is, is told at /docs." })
    case 413:
      return new TooLarge()
    case 415:
      return new WrongContentType({ detail: `It takes ${bodyTypes.join(", ")}.` })
    case 503:
      return new Unavailable()
    default:
      return new Broken()
  }
}

/** A response as it is, unless it refuses without a problem: then the problem of its status, where bodies are of these types. */
export const orProblem = (response: Response, bodyTypes: ReadonlyArray<string>): Response => {
  const told = response.status < 400 || response.headers.get("content-type")?.startsWith(ProblemDetails.contentType)
  return told ? response : responseOf(problemOfStatus(response.status, bodyTypes))
}
