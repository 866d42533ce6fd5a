import { Result, Schema, SchemaIssue } from "effect"
import { Season } from "./Season.ts"

/** A season's configuration that cannot be used. The message has a line for each fault: where, what was found, what is expected. */
export class SeasonInvalid extends Schema.TaggedError<SeasonInvalid>()("SeasonInvalid", {
  faults: Schema.Array(Schema.Struct({ path: Schema.String, fault: Schema.String })),
}) {
  override get message(): string {
    return this.faults.map(({ path, fault }) => `${path}: ${fault}`).join("\n")
  }
}

const decode = Schema.decodeUnknownResult(Season, {
  errors: "all",
  onExcessProperty: "error",
  reportInput: true,
})
const list = SchemaIssue.makeFormatterStandardSchemaV1()

/** Reads the configuration of a season from its parsed JSON, and names all that is wrong with it at once. */
export const readSeason = (json: unknown): Result.Result<Season, SeasonInvalid> =>
  Result.mapError(
    decode(json),
    (error) =>
      new SeasonInvalid({
        faults: list(error.issue).issues.map(({ path, message }) => ({
          path: path === undefined || path.length === 0 ? "season" : path.map(String).join("."),
          fault: message,
        })),
      }),
  )
