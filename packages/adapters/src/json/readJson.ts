import { Result, Schema, SchemaIssue } from "effect"
import { doubledMember } from "./doubledMember.ts"

const places = SchemaIssue.makeFormatterStandardSchemaV1({ leafHook: (issue) => issue._tag })

/** Parses a JSON text and refuses a member that occurs twice. */
export const parsed = (text: string): Result.Result<unknown, string> => {
  try {
    const value: unknown = JSON.parse(text)
    return doubledMember(text) === undefined ? Result.succeed(value) : Result.fail("JSON with a member twice")
  } catch {
    return Result.fail("no JSON")
  }
}

/** The path of the first error, without the name of an unknown member: it comes from outside and may hold anything. */
const place = (issue: SchemaIssue.Issue): string => {
  const first = places(issue).issues[0]
  const path = (first?.path ?? []).map((step) => String(typeof step === "object" ? step.key : step))
  return (first?.message === "UnexpectedKey" ? path.slice(0, -1) : path).join(".")
}

/** Reads a JSON text strictly: a member that is unknown or occurs twice is an error. The error names the path, never a value. */
export const readJson = <A>(schema: Schema.Codec<A, unknown>, text: string): Result.Result<A, string> =>
  Result.flatMap(parsed(text), (value) =>
    Result.mapError(
      Schema.decodeUnknownResult(schema, { onExcessProperty: "error" })(value),
      (error) => `not as promised at "${place(error.issue)}"`,
    ),
  )
