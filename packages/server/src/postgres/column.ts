/**
 * A column of text as PostgreSQL writes an array, for `unnest`. pg would do it too, value by value for any type; this
 * takes a third of the time.
 */
export const column = <A>(rows: ReadonlyArray<A>, value: (row: A) => string | undefined): string => {
  let text = "{"
  for (const row of rows) {
    if (text.length > 1) text += ","
    const told = value(row)
    text += told === undefined ? "NULL" : `"${special.test(told) ? told.replace(everySpecial, "\\$&") : told}"`
  }
  return `${text}}`
}

/** The same for numbers. */
export const numbers = <A>(rows: ReadonlyArray<A>, value: (row: A) => number | undefined): string => {
  let text = "{"
  for (const row of rows) {
    if (text.length > 1) text += ","
    text += value(row) ?? "NULL"
  }
  return `${text}}`
}

const special = /["\\]/
const everySpecial = /["\\]/g
