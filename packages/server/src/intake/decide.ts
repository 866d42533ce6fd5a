import { rowReader } from "@mahmal/core/intake/rowReader"
import type { Season } from "@mahmal/core/season/Season"
import { checkHeader } from "./checkHeader.ts"
import type { Decision } from "./Decision.ts"
import { judge } from "./judge.ts"
import { readCsv, type Source } from "./readCsv.ts"
import { rowToSpill } from "./rowToSpill.ts"
import { Spill } from "./Spill.ts"

export type DecideOptions = {
  /** Whether decisions carry the applications. Without them less is written to disk. Default true. */
  readonly applications?: boolean
}

/**
 * Decides every row of an applications file by the season's rules, and gives the decisions sorted by application_no as bytes
 * sort. The order of the rows in the file changes nothing.
 *
 * The first decision comes when the whole file has been read: whoever stands last may be somebody's principal. Memory stays the
 * same however long the file is; the rows wait in a temporary file. Throws FileUnreadable when the header is not the one expected.
 */
export async function* decide(
  source: Source,
  season: Season,
  { applications = true }: DecideOptions = {},
): AsyncGenerator<Decision> {
  const readRow = rowReader(season)
  const spill = new Spill()
  try {
    let headerSeen = false
    for await (const rows of readCsv(source)) {
      if (!headerSeen) checkHeader(rows[0])
      for (const row of headerSeen ? rows : rows.slice(1)) {
        spill.add(rowToSpill(row, readRow(row.fields ?? []), season, applications))
      }
      headerSeen = true
    }
    for (const verdict of spill.verdicts()) yield judge(verdict, season)
  } finally {
    spill.close()
  }
}
