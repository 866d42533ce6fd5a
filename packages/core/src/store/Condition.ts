import type { Event } from "../journey/Event.ts"
import type { PilgrimId } from "../journey/ids.ts"
import { Refusal } from "../journey/Refusal.ts"
import type { HeldEntitlement, StateName } from "../journey/State.ts"
import { documentIn } from "./documentIn.ts"
import type { Move } from "./Journal.ts"

/** A move that records a document which somebody typed in needs that nobody else was ever given it. */
export interface OwnDocument {
  readonly _tag: "OwnDocument"
  readonly pilgrim: PilgrimId
  readonly from: StateName
  readonly document: HeldEntitlement
}

/** A move for which a bracelet is made needs that it is known whose: they were not erased. */
export interface KnownPerson {
  readonly _tag: "KnownPerson"
  readonly pilgrim: PilgrimId
}

/** What a move needs beyond its own journey. */
export type Condition = OwnDocument | KnownPerson

/** The conditions of moves, of which the journal alone can say whether they hold. What a foreign system reports has none. */
export const conditionsOf = (moves: ReadonlyArray<Move>): ReadonlyArray<Condition> =>
  moves.flatMap(({ before: { pilgrim, state }, events }) =>
    events.flatMap((event): ReadonlyArray<Condition> => {
      switch (event._tag) {
        case "EntitlementReissued":
          return [{ _tag: "OwnDocument", pilgrim, from: state._tag, document: event.entitlement }]
        case "DeathTakenBack":
        case "ReturnTakenBack":
          return [{ _tag: "KnownPerson", pilgrim }]
        default:
          return []
      }
    }),
  )

/** What refuses one of these moves because of another of them. Alone, each may be written. */
export const unmetAmong = (moves: ReadonlyArray<Move>): Refusal | undefined => {
  for (const condition of conditionsOf(moves)) {
    if (condition._tag !== "OwnDocument") continue
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
export const refusalAmong = (condition: OwnDocument, others: ReadonlyArray<Event>): Refusal | undefined => {
  const { id, kind, number } = condition.document
  const given = others.flatMap((event) => documentIn(event) ?? [])
  if (given.some((one) => one.id === id)) return ofSomebodyElse(condition, "id")
  const same = given.some((one) => one.kind === kind && one.number === number)
  return same ? ofSomebodyElse(condition, "number") : undefined
}

/** That somebody else was given a document of this id or number; whose it is, is nobody's business here. */
export const ofSomebodyElse = ({ from }: OwnDocument, field: "id" | "number"): Refusal =>
  new Refusal({
    command: "RecordReissue",
    state: from,
    reason: "contradiction",
    why: `A permit or visa with this ${field} is on record of another pilgrim. Read it again from the document.`,
    field: `/entitlement/${field}`,
  })

/** That nobody knows any more who the pilgrim was. */
export const ofNobodyKnown = ({ pilgrim }: KnownPerson): Refusal =>
  new Refusal({
    command: "TakeBack",
    state: "unknown",
    reason: "not-possible-here",
    why: `Who ${pilgrim} is was erased, so that no bracelet can be made.`,
  })
