/** A group that left a waiting list, with the rank (from 1) that it had, and the places that it was offered, if any. */
export interface Leaver {
  readonly group: string
  readonly rank: number
  /** How many places it was offered; 0 for who left by themselves. */
  readonly offered: number
}

/** One passing-on of a share's freed places, as it is recorded: from it everybody's move follows. */
export interface Passing {
  /** The season day. */
  readonly day: string
  /** How many places were free. */
  readonly free: number
  /** Whoever left the list then, by rank. */
  readonly leavers: ReadonlyArray<Leaver>
}

/** How a group moved on its list, and why. */
export interface Moved {
  readonly day: string
  readonly from: number
  /** The rank after it; undefined for who left the list. */
  readonly to: number | undefined
  /** What became of a group that left. */
  readonly left?: "offered" | "withdrew"
  /** How many groups before it were offered places, and how many left by themselves. */
  readonly offered: number
  readonly withdrawn: number
  /** When places were left at its turn, but too few for the whole group: how many. Otherwise 0. */
  readonly tooFew: number
}

/**
 * The moves of one group from its first rank on, derived from what was recorded; those that changed nothing for it, and
 * had no place that it might have got, are left out.
 */
export const movesOf = (group: string, rank: number, passings: Iterable<Passing>): ReadonlyArray<Moved> => {
  const moves: Array<Moved> = []
  let from = rank
  for (const { day, free, leavers } of passings) {
    const before = leavers.filter((leaver) => leaver.rank < from)
    const offered = before.filter((leaver) => leaver.offered > 0).length
    const withdrawn = before.length - offered
    const own = leavers.find((leaver) => leaver.group === group)
    if (own !== undefined) {
      const left = own.offered > 0 ? "offered" : "withdrew"
      moves.push({ day, from, to: undefined, left, offered, withdrawn, tooFew: 0 })
      return moves
    }
    const tooFew = free - before.reduce((sum, leaver) => sum + leaver.offered, 0)
    const to = from - before.length
    if (to !== from || tooFew > 0) moves.push({ day, from, to, offered, withdrawn, tooFew })
    from = to
  }
  return moves
}
