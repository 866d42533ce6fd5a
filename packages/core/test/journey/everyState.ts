import { Result } from "effect"
import type { Command } from "../../src/journey/Command.ts"
import type { Decision } from "../../src/journey/Decision.ts"
import { decide } from "../../src/journey/decide.ts"
import { evolve } from "../../src/journey/evolve.ts"
import type { Situation } from "../../src/journey/Situation.ts"
import { applied, type State } from "../../src/journey/State.ts"
import { everyCommand, everySituation } from "./everyCommand.ts"

/** One decision that a journey can come to. */
export interface Step {
  readonly from: State
  readonly command: Command
  readonly situation: Situation
  readonly decision: Decision
  /** The state after it; the same one when it was refused. */
  readonly to: State
}

/** Every decision on every state that these commands lead to from the beginning, on all these days. */
export const everyStep = (): ReadonlyArray<Step> => {
  const steps: Array<Step> = []
  const known = new Set<string>()
  const ahead: Array<State> = [applied]
  const commands = Object.values(everyCommand).flat()
  for (let from = ahead.pop(); from !== undefined; from = ahead.pop()) {
    const key = JSON.stringify(from)
    if (known.has(key)) continue
    known.add(key)
    for (const situation of everySituation)
      for (const command of commands) {
        const decision = decide(from, command, situation)
        const to = Result.isSuccess(decision) ? decision.success.reduce(evolve, from) : from
        steps.push({ from, command, situation, decision, to })
        ahead.push(to)
      }
  }
  return steps
}
