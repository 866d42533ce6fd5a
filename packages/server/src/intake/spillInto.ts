import { rowReader } from "@mahmal/core/intake/rowReader"
import type { Season } from "@mahmal/core/season/Season"
import { checkHeader } from "./checkHeader.ts"
import type { CsvRow } from "./readCsv.ts"
import { rowToSpill } from "./rowToSpill.ts"
import type { Spill } from "./Spill.ts"

/**
 * Gives the function that takes the rows of an applications file as they are read, its header first, and spills them. Throws
 * FileUnreadable when the header is not the one expected.
 */
export const spillInto = (spill: Spill, season: Season, applications: boolean) => {
  const readRow = rowReader(season)
  let headerSeen = false
  return (rows: ReadonlyArray<CsvRow>): void => {
    if (!headerSeen) checkHeader(rows[0])
    for (const row of headerSeen ? rows : rows.slice(1)) {
      spill.add(rowToSpill(row, readRow(row.fields ?? []), season, applications))
    }
    headerSeen = true
  }
}
