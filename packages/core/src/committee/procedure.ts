import type { ActName } from "./Act.ts"
import type { StageName } from "./Stage.ts"

/**
 * The table of the procedure: the stage that each act leads to, from each stage where it is possible at all.
 *
 * Nothing is drawn twice, because `Draw` is possible once and no act leads back from `Drawn`.
 */
export const procedure = {
  Freeze: { Open: "Frozen" },
  Commit: { Frozen: "Committed" },
  Draw: { Committed: "Drawn" },
  Publish: { Drawn: "Published" },
  Correct: { Frozen: "Frozen", Committed: "Frozen" },
} as const satisfies { [A in ActName]: { [S in StageName]?: StageName } }

export type Procedure = typeof procedure

/** The stages in which an act is possible. */
export type PossibleAt<A extends ActName> = keyof Procedure[A] & StageName

/** The stage that an act leads to, or undefined where it is not possible. */
export const leadsTo = (act: ActName, from: StageName): StageName | undefined =>
  (procedure[act] as { readonly [S in StageName]?: StageName })[from]

/** The acts that are possible at a stage. */
export const possibleAt = (stage: StageName): ReadonlyArray<ActName> =>
  (Object.keys(procedure) as ReadonlyArray<ActName>).filter((act) => leadsTo(act, stage) !== undefined)
