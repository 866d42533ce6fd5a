import type { Check } from "../Bench.ts"
import type { StandFault } from "../Stand.ts"

/** What a busy machine may need on top of the deadline, in milliseconds. */
const slack = 750

/** However the time is lost, before the answer, at its beginning or byte by byte, the call is over at the deadline. */
export const obeysTheDeadline: Check = async ({ probe, stand, deadline, trial }) => {
  const complaints: string[] = []
  const allowed = probe.kind === "submission" ? "InDoubt" : "Unavailable"
  const waits: readonly (readonly [StandFault, number])[] = [
    ["slow", deadline * 8],
    ["late", deadline * 8],
    ["drip", deadline / 2],
  ]
  for (const [fault, ms] of waits) {
    const ended = await trial(async ({ run }) => {
      await stand.dial(fault, 9, ms)
      return run()
    })
    if (ended.word === "never") complaints.push(`did not end at all under ${fault}`)
    else if (ended.ms > deadline + slack)
      complaints.push(`took ${Math.round(ended.ms)} ms under ${fault}, where it was given ${deadline}`)
    else if (ended.word !== allowed) complaints.push(`ended under ${fault} in ${ended.word}, where ${allowed} is true`)
  }
  return complaints
}
