import { Effect, Layer } from "effect"
import type { Exchange, ExchangeId } from "../../exchange/Exchange.ts"
import type { PilgrimId } from "../../journey/ids.ts"
import type { State } from "../../journey/State.ts"
import { takesPlace } from "../../journey/takesPlace.ts"
import { possibleMoves } from "../../journey/transitions.ts"
import { Journal, type Move, PlacesOverdrawn, type Planned, type Writes } from "../../store/Journal.ts"
import { kindIn } from "./kindIn.ts"
import type { Memory } from "./Memory.ts"
import { unmetIn } from "./unmetIn.ts"

/** The journal in memory, as particular as a database: all of a transaction is written, or nothing. */
export const layer = (memory: Memory) =>
  Layer.succeed(Journal, {
    transact: Effect.fnUntraced(function* <A>(
      pilgrims: ReadonlyArray<PilgrimId>,
      exchanges: ReadonlyArray<ExchangeId>,
      plan: Planned<A>,
    ) {
      // A disk takes its time, and others ask for more meanwhile.
      yield* Effect.yieldNow
      const [writes, answer, written] = plan({
        stories: taken(memory.stories, pilgrims),
        exchanges: taken<ExchangeId, Exchange>(memory.exchanges, exchanges),
      })
      const wrong = writes.moves.find((move) => !isPossible(move))
      if (wrong !== undefined)
        return yield* Effect.die(
          new Error(`a journey cannot move from ${wrong.before.state._tag} to ${wrong.after._tag}`),
        )
      const unmet = unmetIn(memory, writes.moves)
      if (unmet !== undefined) return yield* unmet
      const changed = placesAfter(memory, writes.moves)
      for (const [share, { places, taken }] of changed)
        if (taken > places) return yield* new PlacesOverdrawn({ detail: `${taken} of ${places} places of ${share}` })
      const opens = writes.opens
        .filter(({ id }) => !memory.exchanges.has(id))
        .map((exchange) => ({ ...exchange, ...kindIn(memory, exchange) }))
      write(memory, { ...writes, opens })
      for (const [share, after] of changed) memory.places.set(share, after)
      written?.(new Map(opens.map((exchange) => [exchange.id, exchange])))
      return answer
    }),
  })

const taken = <K, V>(all: ReadonlyMap<K, V>, keys: ReadonlyArray<K>): ReadonlyMap<K, V> =>
  new Map(
    keys.flatMap((key) => {
      const value = all.get(key)
      return value === undefined ? [] : [[key, value]]
    }),
  )

const isPossible = ({ before, after }: Move): boolean =>
  possibleMoves.some(([from, to]) => from === before.state._tag && to === after._tag)

const placesAfter = (memory: Memory, moves: ReadonlyArray<Move>): Memory["places"] => {
  const after: Memory["places"] = new Map()
  for (const { before, after: state } of moves) {
    const share = memory.applicants.get(before.pilgrim)?.share ?? ""
    const now = after.get(share) ?? memory.places.get(share)
    if (now !== undefined) after.set(share, { ...now, taken: now.taken + placesOf(state) - placesOf(before.state) })
  }
  return after
}

const placesOf = (state: State): number => (takesPlace(state) ? 1 : 0)

const write = (memory: Memory, writes: Writes): void => {
  const { moves, opens, exchanges, messages, takeUps, stops, contradictions = [], acts = [] } = writes
  for (const { before, events, after } of moves) {
    const { pilgrim, version } = before
    memory.stories.set(pilgrim, { ...before, state: after, version: version + events.length })
    memory.journal.set(pilgrim, [...(memory.journal.get(pilgrim) ?? []), ...events])
  }
  for (const exchange of [...opens, ...exchanges]) memory.exchanges.set(exchange.id, exchange)
  memory.messages.push(...messages)
  memory.takeUps.push(...takeUps)
  memory.stops.push(...stops)
  memory.contradictions.push(...contradictions)
  memory.acts.push(...acts)
}
