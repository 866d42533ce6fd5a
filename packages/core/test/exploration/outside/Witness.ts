import type { PilgrimId } from "../../../src/journey/ids.ts"

/** What may stand in somebody's name. */
export type Standing = "registration" | "entitlement" | "bracelet"

/** Sees what all the systems do, and notes what the hub is judged by. */
export class Witness {
  /** What a system did that nobody can have wanted. */
  readonly faults: Array<string> = []
  /** The refusals that were meant, as `PILGRIM CODE`. */
  readonly refusals = new Set<string>()
  /** Whether somebody has left: asked before anything of theirs is undone. */
  readonly #hasLeft: (pilgrim: PilgrimId, what: Standing) => boolean
  readonly #standing: (pilgrim: PilgrimId) => ReadonlyArray<Standing>

  constructor(
    hasLeft: (pilgrim: PilgrimId, what: Standing) => boolean,
    standing: (pilgrim: PilgrimId) => ReadonlyArray<Standing>,
  ) {
    this.#hasLeft = hasLeft
    this.#standing = standing
  }

  /** A system is about to undo what stands in somebody's name: not before they leave, and what came last goes first. */
  readonly undoing = (pilgrim: PilgrimId, what: Standing, before: ReadonlyArray<Standing>): void => {
    if (!this.#hasLeft(pilgrim, what)) this.faults.push(`the ${what} of ${pilgrim} is undone, who has not left`)
    for (const later of this.#standing(pilgrim).filter((standing) => before.includes(standing)))
      this.faults.push(`the ${what} of ${pilgrim} is undone before the ${later}`)
  }
}
