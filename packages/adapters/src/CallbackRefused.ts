import { Effect, Schema } from "effect"

/** A callback that the hub refuses, with the HTTP status to answer. Neither `code` nor `message` names a person. */
export class CallbackRefused extends Schema.TaggedError<CallbackRefused>()("CallbackRefused", {
  status: Schema.Int,
  /** Stable, for programs; for a SOAP message, its fault code. */
  code: Schema.String,
  message: Schema.String,
}) {}

/** Refuses a callback. */
export const refused = (status: number, code: string, message: string) =>
  Effect.fail(new CallbackRefused({ status, code, message }))
