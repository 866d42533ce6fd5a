import type { Event } from "../journey/Event.ts"
import type { PilgrimId } from "../journey/ids.ts"
import { Refusal } from "../journey/Refusal.ts"
import type { HeldEntitlement, StateName } from "../journey/State.ts"
import { documentIn } from "./documentIn.ts"
import type { Move } from "./Journal.ts"

/** What a move needs beyond its own journey: that nobody else was ever given the document that it records. */
export interface Condition {
  readonly pilgrim: PilgrimId
  readonly from: StateName
  readonly document: HeldEntitlement
}

/** The conditions of moves that somebody typed in. What a foreign system itself reports is on record as it was reported. */
export const conditionsOf = (moves: ReadonlyArray<Move>): ReadonlyArray<Condition> =>
  moves.flatMap(({ before, events }) =>
    events.flatMap((event) =>
      event._tag === "EntitlementReissued"
        ? [{ pilgrim: before.pilgrim, from: before.state._tag, document: event.entitlement }]
        : [],
    ),
  )

/** What refuses one of these moves because of another of them. Alone, each may be written. */
export const unmetAmong = (moves: ReadonlyArray<Move>): Refusal | undefined => {
  for (const condition of conditionsOf(moves)) {
    const others = moves.filter(({ before }) => before.pilgrim !== condition.pilgrim)
    const refusal = refusalAmong(
      condition,
      others.flatMap(({ events }) => events),
    )
    if (refusal !== undefined) return refusal
  }
  return undefined
}

/** What refuses a move because of what happened to other pilgrims. */
export const refusalAmong = (condition: Condition, others: ReadonlyArray<Event>): Refusal | undefined => {
  const { id, kind, number } = condition.document
  const given = others.flatMap((event) => documentIn(event) ?? [])
  if (given.some((one) => one.id === id)) return ofSomebodyElse(condition, "id")
  const same = given.some((one) => one.kind === kind && one.number === number)
  return same ? ofSomebodyElse(condition, "number") : undefined
}

/** That somebody else was given a document of this id or number; whose it is, is nobody's business here. */
export const ofSomebodyElse = ({ from }: Condition, field: "id" | "number"): Refusal =>
  new Refusal({
    command: "RecordReissue",
    state: from,
    reason: "contradiction",
    why: `A permit or visa with this ${field} is on record of another pilgrim. Read it again from the document.`,
    field: `/entitlement/${field}`,
  })
