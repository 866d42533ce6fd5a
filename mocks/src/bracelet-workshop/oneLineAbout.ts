import type { Row, WrongPlace } from "./Tables.ts"

/** The wrong places of a file that must have one line, about the bracelet with this serial. */
export const oneLineAbout = (rows: readonly Row[], serial: string): WrongPlace[] => {
  if (rows.length > 1) return [{ row: 3 }]
  return rows[0]?.serial === serial ? [] : [{ row: 2, column: "serial" }]
}
