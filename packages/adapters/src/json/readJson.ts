import { Result, Schema, SchemaIssue } from "effect"
import { hasDoubledMember } from "./hasDoubledMember.ts"

const places = SchemaIssue.makeFormatterStandardSchemaV1({ leafHook: (issue) => issue._tag })

/** A JSON text in which no member stands twice; the error says in words what it is instead. */
export const parsed = (text: string): Result.Result<unknown, string> => {
  try {
    const value: unknown = JSON.parse(text)
    return hasDoubledMember(text) ? Result.fail("a member that stands twice") : Result.succeed(value)
  } catch {
    return Result.fail("no JSON")
  }
}

/** The path of the first place at fault, as far as the schema knows it: names of unknown members come from outside. */
const place = (issue: SchemaIssue.Issue): string => {
  const first = places(issue).issues[0]
  const path = (first?.path ?? []).map((step) => String(typeof step === "object" ? step.key : step))
  return (first?.message === "UnexpectedKey" ? path.slice(0, -1) : path).join(".")
}

/** Reads a JSON text strictly: what the schema does not name, or stands twice, is an error. The error tells the place, never a value. */
export const readJson = <A>(schema: Schema.Codec<A, unknown>, text: string): Result.Result<A, string> =>
  Result.flatMap(parsed(text), (value) =>
    Result.mapError(
      Schema.decodeUnknownResult(schema, { onExcessProperty: "error" })(value),
      (error) => `not as promised at "${place(error.issue)}"`,
    ),
  )
