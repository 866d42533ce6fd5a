import { type Gate, placeOf } from "@mahmal/gate"
import type { KnownPassage } from "../store/Store.ts"

/** Where people are, by this device's own scans and the passages that the hub sent. */
export interface Whereabouts {
  readonly passages: ReadonlyMap<string, KnownPassage>
  /** Takes over the passages that are later than the known ones, and returns them. */
  readonly learn: (news: Iterable<readonly [string, KnownPassage]>) => [string, KnownPassage][]
  /** How many of each group are inside the gate's place. Bracelets of an unknown group count under `undefined`. */
  readonly inside: (gate: Gate) => Map<number | undefined, number>
}

/** Starts from the stored passages. */
export const whereaboutsOf = (known: Iterable<readonly [string, KnownPassage]>): Whereabouts => {
  const passages = new Map(known)
  return {
    passages,
    learn: (news) => {
      const taken: [string, KnownPassage][] = []
      for (const [reference, passage] of news) {
        const before = passages.get(reference)
        if (before !== undefined && before.at > passage.at) continue
        passages.set(reference, passage)
        taken.push([reference, passage])
      }
      return taken
    },
    inside: (gate) => {
      const place = placeOf(gate)
      const heads = new Map<number | undefined, number>()
      for (const { place: at, direction, group } of passages.values()) {
        if (at === place && direction === "in") heads.set(group, (heads.get(group) ?? 0) + 1)
      }
      return heads
    },
  }
}
