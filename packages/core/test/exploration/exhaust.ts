import type { Played } from "./play.ts"
import { faultOf, replay, type Schedule } from "./schedules.ts"

/** What an exhaustive exploration came to: how many different situations there were, and the shortest way to each fault. */
export interface Exhausted {
  readonly situations: number
  readonly faults: ReadonlyMap<string, Played>
}

/**
 * Plays every schedule that goes on from `begun` with up to `depth` moves of those kinds, the shortest first. Where two of them lead
 * to the same situation, only one is followed further.
 */
export const exhaust = async (
  begun: Schedule,
  isMeant: (name: string) => boolean,
  depth: number,
): Promise<Exhausted> => {
  const seen = new Set<string>()
  const faults = new Map<string, Played>()
  let edge: ReadonlyArray<ReadonlyArray<string>> = [begun.moves]
  for (let length = 0; length <= depth; length += 1) {
    const next: Array<ReadonlyArray<string>> = []
    for (const moves of edge) {
      const played = await replay({ ...begun, moves })
      const fault = faultOf(played)
      if (fault !== undefined && !faults.has(fault)) faults.set(fault, played)
      if (fault !== undefined || seen.has(played.standing)) continue
      seen.add(played.standing)
      for (const name of new Set(played.possible)) if (isMeant(name)) next.push([...moves, name])
    }
    edge = next
  }
  return { situations: seen.size, faults }
}
