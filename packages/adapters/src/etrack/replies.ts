import type { QuestionReason, SubmissionReason } from "@mahmal/core/ports/reason"
import { Result } from "effect"
import type { Failure } from "../http/Call.ts"
import { declined, inDoubt, questionFailed, submissionFailed, unavailable, unreadable } from "../http/reasons.ts"
import type { Element } from "../xml/Element.ts"
import type { Fault } from "./envelope.ts"

/** How an operation ended on the wire. The body is not read yet. */
export type Reply =
  | Failure
  /** Our own message breaks the contract at this element, and was not sent. */
  | { readonly word: "unsendable"; readonly element: string }
  | { readonly word: "body"; readonly body: Element }
  | ({ readonly word: "fault"; readonly retryAfter: number | undefined } & Fault)
  | { readonly word: "not-begun"; readonly retryAfter: number | undefined }
  | { readonly word: "breach"; readonly detail: string }

/** The meaning of each fault code by the contract. Nothing was done, except perhaps in a failure. */
const meaning = (code: string): "configuration" | "busy" | "no" | "failure" | "unknown" => {
  switch (code) {
    case "Client.Security":
    case "Client.Expired":
    case "MustUnderstand":
    case "VersionMismatch":
      return "configuration"
    case "Client.Malformed":
    case "Client.TooLarge":
    case "Client.Schema":
    case "Client.UnknownReceipt":
    case "Client.UnknownRegistration":
    case "Client.AlreadyCancelled":
    case "Client.Closed":
      return "no"
    case "Server.Busy":
      return "busy"
    case "Server.Failure":
      return "failure"
    default:
      return "unknown"
  }
}

const unsendable = (element: string) => declined("Client.Schema", `not sent: ${element} breaks the contract`)

/** The result of a submission. A success whose body cannot be read is in doubt. */
export const submission = <A>(
  reply: Reply,
  read: (body: Element) => Result.Result<A, string>,
): Result.Result<A, SubmissionReason> => {
  switch (reply.word) {
    case "body":
      return Result.mapError(read(reply.body), inDoubt)
    case "not-begun":
      return Result.fail(unavailable("the e-track is not available", reply.retryAfter))
    case "unsendable":
      return Result.fail(unsendable(reply.element))
    case "breach":
      return Result.fail(inDoubt(reply.detail))
    case "fault": {
      const kind = meaning(reply.code)
      if (kind === "no") return Result.fail(declined(reply.code, reply.message))
      if (kind === "failure" || kind === "unknown") return Result.fail(inDoubt(`a fault ${kind}`))
      return Result.fail(unavailable(reply.message, reply.retryAfter))
    }
    default:
      return Result.fail(submissionFailed(reply))
  }
}

/** The result of a question. */
export const question = <A>(
  reply: Reply,
  read: (body: Element) => Result.Result<A, string>,
): Result.Result<A, QuestionReason> => {
  switch (reply.word) {
    case "body":
      return Result.mapError(read(reply.body), unreadable)
    case "not-begun":
      return Result.fail(unavailable("the e-track is not available", reply.retryAfter))
    case "unsendable":
      return Result.fail(unsendable(reply.element))
    case "breach":
      return Result.fail(unreadable(reply.detail))
    case "fault": {
      const kind = meaning(reply.code)
      if (kind === "no") return Result.fail(declined(reply.code, reply.message))
      return Result.fail(
        kind === "unknown" ? unreadable("a fault of no known code") : unavailable(reply.message, reply.retryAfter),
      )
    }
    default:
      return Result.fail(questionFailed(reply))
  }
}
