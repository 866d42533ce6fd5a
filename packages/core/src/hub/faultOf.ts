import { Result, Schema } from "effect"

/**
 * Makes the function that says where a value breaks a schema, and what is expected there; undefined for a value that keeps to
 * it. No value is repeated.
 */
export const faultOf = <A>(schema: Schema.Codec<A, unknown>): ((value: unknown) => string | undefined) => {
  const is = Schema.is(schema)
  const read = Schema.decodeUnknownResult(schema, { errors: "all" })
  return (value) =>
    is(value)
      ? undefined
      : Result.match(read(value), { onSuccess: () => undefined, onFailure: ({ message }) => message })
}
