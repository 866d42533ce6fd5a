import { Schema } from "effect"

/** A SHA-256 in lower-case hexadecimal. */
export const Digest = Schema.String.check(Schema.isPattern(/^[0-9a-f]{64}$/u, { expected: "a SHA-256 in hexadecimal" }))
