import type { Opening } from "../exchange/Opening.ts"
import type { Asked } from "../journey/Asked.ts"
import type { Refusal } from "../journey/Refusal.ts"
import type { StateName } from "../journey/State.ts"
import { type Contradiction, contradicting } from "../store/Contradiction.ts"

/** Where a pilgrim relies on what a system said: those who hold it, and those who lost a place by its no. */
const relying: ReadonlyArray<string> = [
  "Registered",
  "Visa",
  "Bracelet",
  "Arrived",
  "Refused",
] satisfies ReadonlyArray<StateName>

/**
 * The contradiction in a fact that a journey refused, if there is one: the system has issued and now says cancelled, has refused and
 * now says issued, or names another number. What is said of a journey that is over is none.
 */
export const contradictionOf = (
  { exchange, operation }: Opening,
  { pilgrim, command }: Asked,
  { state, reason }: Refusal,
): Contradiction | undefined => {
  const told = contradicting.find((one) => one === command._tag)
  const contradicts = reason === "contradiction" || reason === "not-possible-here"
  return told !== undefined && contradicts && relying.includes(state)
    ? { exchange, operation, pilgrim, told }
    : undefined
}
