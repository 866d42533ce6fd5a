import type { Gate } from "@mahmal/gate"
import type { GroupSize } from "../store/Store.ts"
import type { Whereabouts } from "./Whereabouts.ts"

/** How many of a group are inside, and how many it has, if that is known. */
export interface Heads {
  readonly inside: number
  readonly expected: number | undefined
}

/** The head-count at a gate. Bracelets of an unknown group count under `undefined`. */
export interface HeadCount {
  readonly total: () => number
  readonly of: (group: number) => Heads
  /** The groups of the gate's camp, and all others of which somebody is inside. */
  readonly byGroup: () => ReadonlyMap<number | undefined, Heads>
}

/** Counts who is inside the gate's place. `sizes` gives the groups by their numbers. */
export const headCount = (
  gate: Gate,
  whereabouts: Whereabouts,
  sizes: () => ReadonlyMap<number, GroupSize>,
): HeadCount => {
  const headsOf = (group: number | undefined, inside = whereabouts.inside(gate)): Heads => ({
    inside: inside.get(group) ?? 0,
    expected: group === undefined ? undefined : sizes().get(group)?.expected,
  })
  return {
    total: () => [...whereabouts.inside(gate).values()].reduce((sum, count) => sum + count, 0),
    of: (group) => headsOf(group),
    byGroup: () => {
      const inside = whereabouts.inside(gate)
      const ofCamp = [...sizes()].flatMap(([group, { camps }]) =>
        gate.camp !== undefined && camps.includes(gate.camp) ? [group] : [],
      )
      return new Map([...ofCamp, ...inside.keys()].map((group) => [group, headsOf(group, inside)]))
    },
  }
}
