import { Result } from "effect"
import { expect, it } from "vitest"
import { evolve } from "../../src/journey/evolve.ts"
import { stateAfter } from "../../src/reconciliation/stateAfter.ts"
import { everyStep } from "../journey/everyState.ts"

it("knows of every event of every journey the state in which it leaves somebody", () => {
  const wrong = new Set<string>()
  for (const { from, decision } of everyStep()) {
    let state = from
    for (const event of Result.isSuccess(decision) ? decision.success : []) {
      const after = evolve(state, event)
      if (after._tag !== (stateAfter[event._tag] ?? state._tag)) wrong.add(`${event._tag} leads to ${after._tag}`)
      state = after
    }
  }
  expect([...wrong]).toEqual([])
})
