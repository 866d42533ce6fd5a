import type { Check } from "../Bench.ts"
import type { StandFault } from "../Stand.ts"

/** Answers that no contract allows, though a trusting reader takes each for success. */
const breaches: readonly StandFault[] = ["empty", "hollow", "answered-twice", "contradicted", "redirected"]

/** Only an answer that holds what success must hold is success, and nobody is sent anywhere else. */
export const decodesStrictly: Check = async ({ probe, stand, under }) => {
  const complaints: string[] = []
  const allowed = probe.kind === "submission" ? "InDoubt" : "Unreadable"
  for (const breach of breaches) {
    const { word } = await under(breach)
    if (word !== allowed) complaints.push(`ended under ${breach} in ${word}, where ${allowed} is true`)
  }
  if ((await stand.traffic()).elsewhere > 0) complaints.push("followed a redirect to another host")
  return complaints
}
