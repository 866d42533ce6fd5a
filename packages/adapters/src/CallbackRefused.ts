import { Effect, Schema } from "effect"

/** A message from outside that the hub does not take, with the HTTP status to answer. Neither text names a person. */
export class CallbackRefused extends Schema.TaggedError<CallbackRefused>()("CallbackRefused", {
  status: Schema.Int,
  /** A stable word for programs; of a SOAP message, its fault code. */
  code: Schema.String,
  message: Schema.String,
}) {}

/** Refuses a message that came over HTTP. */
export const refused = (status: number, code: string, message: string) =>
  Effect.fail(new CallbackRefused({ status, code, message }))
