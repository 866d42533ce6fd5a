import type { Check } from "../Bench.ts"
import type { StandFault } from "../Stand.ts"

/** Milliseconds that a busy machine may need beyond the deadline. */
const slack = 2500

const delays: readonly StandFault[] = ["slow", "late", "drip"]

/** The call ends at the deadline, whether the answer is late, slow to begin, or comes byte by byte. */
export const obeysTheDeadline: Check = async ({ probe, deadline, under }) => {
  const complaints: string[] = []
  const allowed = probe.kind === "submission" ? "InDoubt" : "Unavailable"
  for (const fault of delays) {
    const ended = await under(fault)
    if (ended.word === "never") complaints.push(`did not end at all under ${fault}`)
    else if (ended.ms > deadline + slack)
      complaints.push(`took ${Math.round(ended.ms)} ms under ${fault}, where it was given ${deadline}`)
    else if (ended.word !== allowed) complaints.push(`ended under ${fault} in ${ended.word}, not in ${allowed}`)
  }
  return complaints
}
