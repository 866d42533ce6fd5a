import type { Season } from "../season/Season.ts"
import type { Application } from "./Application.ts"
import type { Code } from "./Code.ts"
import { nameFields } from "./columns.ts"
import { rowRules } from "./rowRules.ts"
import { typeFields } from "./typeFields.ts"

/** What a row says, with the codes that it earns by itself; or why it cannot be read, and so takes part in no other rule. */
export type Reading =
  | { readonly outcome: "unreadable"; readonly code: Extract<Code, "malformed-row" | "field-invalid"> }
  | { readonly outcome: "read"; readonly application: Application; readonly codes: ReadonlyArray<Code> }

/** Gives the function that reads the fields of one row, in the order of the columns, by the rules of a season. */
export const rowReader = (season: Season): ((row: ReadonlyArray<string>) => Reading) => {
  const codesOf = rowRules(season)
  return (row) => {
    const fields = nameFields(row)
    if (fields === undefined) return { outcome: "unreadable", code: "malformed-row" }
    const application = typeFields(fields, season)
    if (application === undefined) return { outcome: "unreadable", code: "field-invalid" }
    return { outcome: "read", application, codes: codesOf(application) }
  }
}
