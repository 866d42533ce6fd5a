import { Effect, Redacted, Result } from "effect"
import { type CallbackRefused, refused } from "../CallbackRefused.ts"
import { signed } from "./signed.ts"

/** Reads a webhook of at most `largest` bytes out of a request. The signature is checked before the body is parsed. */
export const readSigned = <A>(largest: number, read: (text: string) => Result.Result<A, string>) =>
  Effect.fnUntraced(function* (
    headers: Headers,
    rawBody: Uint8Array,
    secret: Redacted.Redacted,
  ): Effect.fn.Return<A, CallbackRefused> {
    if (rawBody.byteLength > largest)
      return yield* refused(413, "too-large", `The body is larger than ${largest} bytes.`)
    const body = Buffer.from(rawBody).toString("utf8")
    if (!signed(headers, body, Redacted.value(secret)))
      return yield* refused(401, "unauthorised", "The signature is missing, wrong, or too old.")
    const content = read(body)
    if (Result.isFailure(content)) return yield* refused(400, "invalid-request", `The body is ${content.failure}.`)
    return content.success
  })
