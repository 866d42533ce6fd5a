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
