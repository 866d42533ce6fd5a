import type { Act } from "./Act.ts"
import { open, type Stage } from "./Stage.ts"

/** An act that cannot have been done where the procedure stood: the journal itself is wrong. */
const impossible = (stage: Stage, act: Act): never => {
  throw new Error(`the journal of the committee says ${act._tag} of a draw that is ${stage._tag}`)
}

/** The stage after an act. Throws only when the journal contradicts itself. */
export const evolve = (stage: Stage, act: Act): Stage => {
  switch (act._tag) {
    case "Freeze":
      return stage._tag === "Open" ? { ...act, _tag: "Frozen" } : impossible(stage, act)
    case "Correct":
      return stage._tag === "Frozen" || stage._tag === "Committed" ? { ...act, _tag: "Frozen" } : impossible(stage, act)
    case "Commit":
      return stage._tag === "Frozen" ? { ...stage, ...act, _tag: "Committed" } : impossible(stage, act)
    case "Draw":
      return stage._tag === "Committed" ? { ...stage, ...act, _tag: "Drawn" } : impossible(stage, act)
    case "Publish":
      return stage._tag === "Drawn" ? { ...stage, _tag: "Published" } : impossible(stage, act)
  }
}

/** The stage that acts have led to, in their order. */
export const stageAfter = (acts: Iterable<Act>): Stage => {
  let stage: Stage = open
  for (const act of acts) stage = evolve(stage, act)
  return stage
}
