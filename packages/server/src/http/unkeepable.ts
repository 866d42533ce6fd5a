import pg from "pg"
import { InputInvalid } from "../api/problems.ts"

/** Numbers and dates beyond PostgreSQL's own, and text with U+0000. */
const codes: ReadonlySet<string> = new Set(["22003", "22008", "22021", "22P05"])

/** Whether PostgreSQL refused a value that a request may well have, and that cannot be kept. */
export const isUnkeepable = (defect: unknown): boolean =>
  defect instanceof pg.DatabaseError &&
  (codes.has(defect.code ?? "") || (defect.code === "22P02" && /surrogate/.test(defect.detail ?? "")))

/** The problem of a request with such a value. Nothing was changed: its transaction has failed. */
export const unkeepable = () =>
  new InputInvalid({
    detail:
      "The request holds something that cannot be kept: text with U+0000 or half a surrogate pair, a whole number above " +
      "2147483647, or a date before year 1. Nothing was changed.",
    errors: [],
  })
