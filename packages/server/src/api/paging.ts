import { Effect, Result, Schema, SchemaIssue, SchemaTransformation } from "effect"
import { wholeNumber } from "./parameters.ts"

const range = { minimum: 1, maximum: 1000 }

/** How many entries a list gives at most; `defaultLimit` when nothing is asked. */
export const LimitParameter = wholeNumber(range)
/** The same in a body. */
const Limit = Schema.Int.check(Schema.isBetween(range)).annotate({
  description: "How many entries to give at most; 100 when it is left out.",
  examples: [100],
})
export const defaultLimit = 100

/** Any value that can stand in JSON. */
type Place = Schema.Codec<unknown, Schema.Json>

/**
 * A cursor of one list: opaque to callers, and to us the place after which the list goes on.
 *
 * One that was made up, or is of another list, is refused where the request is decoded.
 */
export const cursorOf = <P extends Place>(list: string, place: P) => {
  const written = Schema.fromJsonString(place)
  const read = Schema.decodeUnknownResult(written)
  const write = Schema.encodeSync(written)
  const mark = `${list} `
  return Schema.String.annotate({
    description: "A place in this very list, opaque: what one page gives as `next` leads to the following one.",
    examples: ["c2Vhc29ucyAiMTQ0OCI"],
  }).pipe(
    Schema.decodeTo(
      Schema.toType(place),
      SchemaTransformation.transformEffect<P["Type"], string>({
        decode: (text, options) => {
          const opened = Buffer.from(text, "base64url").toString("utf8")
          const after = read(opened.startsWith(mark) ? opened.slice(mark.length) : "")
          return Result.isSuccess(after)
            ? Effect.succeed(after.success)
            : Effect.fail(new SchemaIssue.InvalidValue({ expected: "what this list gave as `next`" }, text, options))
        },
        encode: (after) => Effect.succeed(Buffer.from(mark + write(after)).toString("base64url")),
      }),
    ),
  )
}

/** The parameters of a list: how much of it, and after which place. */
export const pagingBy = <C extends Schema.Top>(cursor: C) => ({
  limit: Schema.optionalKey(LimitParameter),
  cursor: Schema.optionalKey(cursor),
})

/** The same of a search, whose question is its body. */
export const pagingInBodyBy = <C extends Schema.Top>(cursor: C) => ({
  limit: Schema.optionalKey(Limit),
  cursor: Schema.optionalKey(cursor),
})

/** A page of a list. Without `next` it is the last. */
export const pageOf = <Item extends Schema.Top, C extends Schema.Top>(identifier: string, item: Item, cursor: C) =>
  Schema.Struct({
    items: Schema.Array(item),
    next: Schema.optionalKey(cursor),
  }).annotate({ identifier, description: "A page of a list. The last has no `next`." })
