import type { Refusal } from "../../journey/Refusal.ts"
import { type Condition, conditionsOf, ofNobodyKnown, refusalAmong, unmetAmong } from "../../store/Condition.ts"
import type { Move } from "../../store/Journal.ts"
import type { Memory } from "./Memory.ts"

/** What refuses one of these moves because of what stands beyond its own journey, if anything does. */
export const unmetIn = (memory: Memory, moves: ReadonlyArray<Move>): Refusal | undefined => {
  for (const condition of conditionsOf(moves)) {
    const refusal = unmet(memory, condition)
    if (refusal !== undefined) return refusal
  }
  return unmetAmong(moves)
}

const unmet = (memory: Memory, condition: Condition): Refusal | undefined => {
  if (condition._tag === "KnownPerson")
    return memory.applicants.has(condition.pilgrim) ? undefined : ofNobodyKnown(condition)
  const others = [...memory.journal].filter(([pilgrim]) => pilgrim !== condition.pilgrim)
  const happened = others.flatMap(([, events]) => events)
  return refusalAmong(condition, happened)
}
