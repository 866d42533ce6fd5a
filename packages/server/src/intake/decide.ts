import type { Season } from "@mahmal/core/season/Season"
import type { Decision } from "./Decision.ts"
import { judge } from "./judge.ts"
import { readCsv, type Source } from "./readCsv.ts"
import { Spill } from "./Spill.ts"
import { spillInto } from "./spillInto.ts"

export type DecideOptions = {
  /** Whether decisions carry the applications. Without them less is written to disk. Default true. */
  readonly applications?: boolean
}

/**
 * Decides every row of an applications file by the season's rules, as the first of its season, and gives the decisions
 * sorted by application_no as bytes sort. The order of the rows in the file changes nothing.
 *
 * The first decision comes when the whole file has been read: whoever stands last may be somebody's principal. Memory stays the
 * same however long the file is; the rows wait in a temporary file. Throws FileUnreadable when the header is not the one expected.
 */
export async function* decide(
  source: Source,
  season: Season,
  { applications = true }: DecideOptions = {},
): AsyncGenerator<Decision> {
  const spill = new Spill()
  try {
    const take = spillInto(spill, season, applications)
    for await (const rows of readCsv(source)) take(rows)
    for (const verdict of spill.verdicts()) yield judge(verdict, season)
  } finally {
    spill.close()
  }
}
