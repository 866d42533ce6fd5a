import type { Check } from "../Bench.ts"
import type { StandFault } from "../Stand.ts"

/** What a busy machine may need on top of the deadline, in milliseconds. */
const slack = 750

const delays: readonly StandFault[] = ["slow", "late", "drip"]

/** However the time is lost, before the answer, at its beginning or byte by byte, the call is over at the deadline. */
export const obeysTheDeadline: Check = async ({ probe, deadline, under }) => {
  const complaints: string[] = []
  const allowed = probe.kind === "submission" ? "InDoubt" : "Unavailable"
  for (const fault of delays) {
    const ended = await under(fault)
    if (ended.word === "never") complaints.push(`did not end at all under ${fault}`)
    else if (ended.ms > deadline + slack)
      complaints.push(`took ${Math.round(ended.ms)} ms under ${fault}, where it was given ${deadline}`)
    else if (ended.word !== allowed) complaints.push(`ended under ${fault} in ${ended.word}, where ${allowed} is true`)
  }
  return complaints
}
