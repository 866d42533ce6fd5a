import { westernDigits } from "@mahmal/core/intake/text"
import { Schema } from "effect"

/** Whether it has blanks around it, something that cannot be seen, or Eastern digits: then it would be another name than the system has. */
const isStrange = (name: string): boolean => /^\s|\s$|\p{C}/u.test(name) || westernDigits(name) !== name

const issue =
  "Expected it as the system writes it: in the digits 0 to 9, with no blanks around it and nothing invisible in it"

type Issue = { readonly path: ReadonlyArray<string>; readonly issue: string }

const issuesIn = (value: unknown, path: ReadonlyArray<string>): ReadonlyArray<Issue> => {
  if (typeof value === "string") return isStrange(value) ? [{ path, issue }] : []
  if (typeof value !== "object" || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => issuesIn(inner, [...path, key]))
}

/** For names of a foreign system's things, and what holds such names, that people type or paste. */
export const asTheyWrite = Schema.makeFilter((value: unknown) => issuesIn(value, []), { toJsonSchema: () => ({}) })
