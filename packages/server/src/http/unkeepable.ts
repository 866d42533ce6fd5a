import pg from "pg"
import { InputInvalid } from "../api/problems.ts"

/** Whether PostgreSQL refused text with U+0000 or half of a surrogate pair: a string may have it, and it can not be kept. */
export const isUnkeepable = (defect: unknown): boolean =>
  defect instanceof pg.DatabaseError &&
  (defect.code === "22021" ||
    defect.code === "22P05" ||
    (defect.code === "22P02" && /surrogate/.test(defect.detail ?? "")))

/** The problem of a request with such text. Nothing was changed: its transaction has failed. */
export const unkeepable = () =>
  new InputInvalid({
    detail: "The request holds text that can not be kept. Nothing was changed.",
    errors: [{ in: "body", pointer: "", detail: "Expected text without U+0000 and half surrogate pairs" }],
  })
