import { type Passage, placeOf } from "../decide/Passage.ts"
import type { MergedScan } from "./mergeScans.ts"

/** The last passage of every bracelet in a history, which the hub sends to the readers for `decide`. */
export const passagesOf = (scans: readonly MergedScan[]): Map<string, Passage> => {
  const passages = new Map<string, Passage>()
  for (const scan of scans) {
    if (!scan.passed || scan.reference === undefined) continue
    const place = placeOf({ id: scan.gate, ...(scan.camp === undefined ? {} : { camp: scan.camp }) })
    passages.set(scan.reference, { place, direction: scan.direction, at: scan.time / 1000 })
  }
  return passages
}

/** The number of people inside each camp: camp → group → count. Somebody is inside after the last passage was in. */
export const headCounts = (scans: readonly MergedScan[]): Map<number, Map<number, number>> => {
  const last = new Map<string, MergedScan>()
  for (const scan of scans) if (scan.passed && scan.reference !== undefined) last.set(scan.reference, scan)
  const counts = new Map<number, Map<number, number>>()
  for (const { camp, direction, group } of last.values()) {
    if (camp === undefined || group === undefined || direction === "out") continue
    const groups = counts.get(camp) ?? new Map<number, number>()
    counts.set(camp, groups.set(group, (groups.get(group) ?? 0) + 1))
  }
  return counts
}
