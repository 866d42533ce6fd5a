import type { Refusal } from "../../journey/Refusal.ts"
import { conditionsOf, refusalAmong, unmetAmong } from "../../store/Condition.ts"
import type { Move } from "../../store/Journal.ts"
import type { Memory } from "./Memory.ts"

/** What refuses one of these moves because of what stands beyond its own journey, if anything does. */
export const unmetIn = (memory: Memory, moves: ReadonlyArray<Move>): Refusal | undefined => {
  for (const condition of conditionsOf(moves)) {
    const others = [...memory.journal].filter(([pilgrim]) => pilgrim !== condition.pilgrim)
    const refusal = refusalAmong(
      condition,
      others.flatMap(([, events]) => events),
    )
    if (refusal !== undefined) return refusal
  }
  return unmetAmong(moves)
}
