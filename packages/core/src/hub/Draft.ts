import { Result } from "effect"
import type { Exchange, ExchangeId } from "../exchange/Exchange.ts"
import { type Opening, opened, type TakeUp, takeUp } from "../exchange/Opening.ts"
import type { Asked } from "../journey/Asked.ts"
import { decide } from "../journey/decide.ts"
import { evolve } from "../journey/evolve.ts"
import type { PilgrimId } from "../journey/ids.ts"
import { Refusal } from "../journey/Refusal.ts"
import type { Contradiction } from "../store/Contradiction.ts"
import type { Held, Move, Writes } from "../store/Journal.ts"
import type { Submitted } from "./Submission.ts"

export type Moves = Map<PilgrimId, Move>

/** What is planned so far on top of what is held. */
export interface Draft {
  readonly held: Held
  readonly moves: Moves
  readonly opens: Map<ExchangeId, Exchange>
  readonly exchanges: Map<ExchangeId, Exchange>
  readonly messages: Array<Writes["messages"][number]>
  readonly takeUps: Array<TakeUp>
  readonly contradictions: Array<Contradiction>
}

/** Nothing is planned yet. */
export const draftOn = (held: Held): Draft => ({
  held,
  moves: new Map(),
  opens: new Map(),
  exchanges: new Map(),
  messages: [],
  takeUps: [],
  contradictions: [],
})

/** Opens an exchange that is to be taken up at once, unless it is known already. */
export const open = (draft: Draft, opening: Opening): void => {
  const { exchange } = opening
  if (draft.held.exchanges.has(exchange) || draft.exchanges.has(exchange) || draft.opens.has(exchange)) return
  const due = opened(opening)
  draft.opens.set(exchange, due)
  draft.takeUps.push(takeUp(due))
}

/** Decides a command on top of what is planned, and adds what it causes to the pilgrim's move in `moves`. */
export const take = (
  draft: Draft,
  moves: Moves,
  { pilgrim, command }: Asked,
  cause: Pick<Move, "because" | "by">,
): Result.Result<Submitted["events"], Refusal> => {
  const planned = moves.get(pilgrim) ?? draft.moves.get(pilgrim)
  const before = planned?.before ?? draft.held.stories.get(pilgrim)
  if (before === undefined) return Result.fail(unknown(command._tag))
  const state = planned?.after ?? before.state
  return Result.map(decide(state, command, before.situation), (caused) => {
    if (caused.length > 0)
      moves.set(pilgrim, {
        before,
        events: [...(planned?.events ?? []), ...caused],
        after: caused.reduce(evolve, state),
        ...cause,
      })
    return caused.map((event) => ({ pilgrim, event }))
  })
}

const unknown = (command: string): Refusal =>
  new Refusal({ command, state: "unknown", reason: "not-possible-here", why: "Nobody is known under this reference." })
