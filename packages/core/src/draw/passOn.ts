/** A group on a share's waiting list, with the places that it needs now. */
export interface Waiting {
  readonly reference: string
  readonly members: number
}

/** A group that freed places passed on to. */
export interface Offer extends Waiting {
  /** Its rank on the list before (from 1), and how many places were free when its turn came. */
  readonly rank: number
  readonly free: number
}

/** Why a group stands where it stands after places were passed on. */
export interface Move extends Waiting {
  /** Its rank before and after, from 1; the difference is `offered` + `withdrawn`. */
  readonly from: number
  readonly to: number
  /** How many groups before it were offered places, and how many left the list by themselves. */
  readonly offered: number
  readonly withdrawn: number
  /** When places were free at its turn, but too few for the whole group: how many. Otherwise 0. */
  readonly tooFew: number
}

/** What passing on did to one share's list. */
export interface PassingOn {
  readonly offers: ReadonlyArray<Offer>
  /** What stays of the list, in its order. A group that was passed over keeps its place. */
  readonly waiting: ReadonlyArray<Waiting>
  /** One for each group that stays, also for one that did not move. */
  readonly moves: ReadonlyArray<Move>
  /** Places that stay free because no group that waits fits them. */
  readonly free: number
}

/**
 * Passes a share's freed places on: to the first groups on its list that fit, in the list's order.
 *
 * `withdrawn` are the groups that left the list by themselves since the last time. Pure: the same list gives the same
 * offers, so each move can be derived again by anyone who has the list, the free places and the withdrawals.
 */
export const passOn = (
  list: ReadonlyArray<Waiting>,
  free: number,
  withdrawn: ReadonlySet<string> = new Set(),
): PassingOn => {
  const offers: Array<Offer> = []
  const waiting: Array<Waiting> = []
  const moves: Array<Move> = []
  let left = free
  let gone = 0
  list.forEach((group, index) => {
    const { reference, members } = group
    const rank = index + 1
    if (withdrawn.has(reference)) {
      gone++
    } else if (members <= left) {
      offers.push({ reference, members, rank, free: left })
      left -= members
    } else {
      waiting.push(group)
      moves.push({
        reference,
        members,
        from: rank,
        to: waiting.length,
        offered: offers.length,
        withdrawn: gone,
        tooFew: left,
      })
    }
  })
  return { offers, waiting, moves, free: left }
}
