import type { Check } from "../Bench.ts"
import type { StandFault } from "../Stand.ts"

/** Answers that no contract allows, although a lenient reader takes each for success. */
const breaches: readonly StandFault[] = ["empty", "hollow", "answered-twice", "contradicted", "redirected"]

/** Only a complete answer is a success, and redirects are not followed. */
export const decodesStrictly: Check = async ({ probe, stand, under }) => {
  const complaints: string[] = []
  const allowed = probe.kind === "submission" ? "InDoubt" : "Unreadable"
  for (const breach of breaches) {
    const { word } = await under(breach)
    if (word !== allowed) complaints.push(`ended under ${breach} in ${word}, not in ${allowed}`)
  }
  if ((await stand.traffic()).elsewhere > 0) complaints.push("followed a redirect to another host")
  return complaints
}
