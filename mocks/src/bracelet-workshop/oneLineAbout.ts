import type { Row, WrongPlace } from "./Tables.ts"

/** What is wrong with a file that must be one line, about the bracelet of this serial. */
export const oneLineAbout = (rows: readonly Row[], serial: string): WrongPlace[] => {
  if (rows.length > 1) return [{ row: 3 }]
  return rows[0]?.serial === serial ? [] : [{ row: 2, column: "serial" }]
}
