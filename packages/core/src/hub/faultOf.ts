import { Result, Schema } from "effect"

/**
 * What keeps a value from being what a schema describes: where in it, and what is expected there; undefined when nothing does.
 * No value is repeated.
 */
export const faultOf = <A>(schema: Schema.Codec<A, unknown>): ((value: unknown) => string | undefined) => {
  const is = Schema.is(schema)
  const read = Schema.decodeUnknownResult(schema, { errors: "all" })
  return (value) =>
    is(value)
      ? undefined
      : Result.match(read(value), { onSuccess: () => undefined, onFailure: ({ message }) => message })
}
