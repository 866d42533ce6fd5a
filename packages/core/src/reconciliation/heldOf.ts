import type { Event } from "../journey/Event.ts"
import { footprint } from "../journey/footprint.ts"
import type { PilgrimId } from "../journey/ids.ts"
import type { HeldBracelet, HeldEntitlement, HeldRegistration, Outside, State } from "../journey/State.ts"
import type { ComparedSystem, Holding } from "./Holding.ts"

/** The things that a pilgrim holds, as far as there are any. */
interface Things {
  readonly registration?: HeldRegistration | undefined
  readonly entitlement?: HeldEntitlement | undefined
  readonly bracelet?: HeldBracelet | undefined
}

/** Whether the journal must be read to say what a pilgrim holds: whoever has travelled keeps it all, but the state no longer has it. */
export const keepsByJournal = (state: State): boolean =>
  state._tag === "Arrived" || state._tag === "Returned" || (state._tag === "Deceased" && state.travelled)

/** The events from which it follows what a traveller holds. */
export const keepingEvents = [
  "RegistrationMade",
  "EntitlementIssued",
  "EntitlementReissued",
  "BraceletMade",
  "BraceletReplaced",
  "FoundOutside",
  "UndoneOutside",
] as const

/**
 * What we hold of a system in a pilgrim's name, and what is still to be undone. What was asked for and not yet answered is
 * not held. `events` are the journal's `keepingEvents` in their order, of one for whom `keepsByJournal` says so.
 */
export const heldOf = (
  system: ComparedSystem,
  pilgrim: PilgrimId,
  state: State,
  events: ReadonlyArray<Event> = [],
): ReadonlyArray<Holding> => {
  const { registration, entitlement, bracelet } = keepsByJournal(state) ? keptIn(events) : thingsOf(state)
  const standing = { pilgrim, status: "standing" } as const
  switch (system) {
    case "etrack":
      if (registration === undefined) return []
      return [{ ...standing, handle: registration.number, fields: { reference: registration.reference } }]
    case "visa":
      if (entitlement === undefined) return []
      return [{ ...standing, handle: entitlement.id, fields: { kind: entitlement.kind, number: entitlement.number } }]
    case "bracelet":
      if (bracelet === undefined) return []
      return [{ ...standing, handle: bracelet.serial, fields: { chip: bracelet.chip } }]
  }
}

/** Who did not travel keeps the registration and the visa: they end with the season. */
const thingsOf = (state: State): Things =>
  state._tag === "NoShow"
    ? { ...thingsIn(state.outside), registration: state.registration, entitlement: state.entitlement }
    : thingsIn(footprint(state))

const thingsIn = (outside: ReadonlyArray<Outside>): Things => {
  let things: Things = {}
  for (const thing of outside) {
    if (thing.what === "registration") things = { ...things, registration: thing.held }
    else if (thing.what === "entitlement") things = { ...things, entitlement: thing.held }
    else things = { ...things, bracelet: thing.held ?? thing.replaces }
  }
  return things
}

const keptIn = (events: ReadonlyArray<Event>): Things => {
  let things: Things = {}
  for (const event of events) {
    if (event._tag === "RegistrationMade") things = { ...things, registration: event.registration }
    else if (event._tag === "EntitlementIssued" || event._tag === "EntitlementReissued")
      things = { ...things, entitlement: event.entitlement }
    else if (event._tag === "BraceletMade" || event._tag === "BraceletReplaced")
      things = { ...things, bracelet: event.bracelet }
    else if (event._tag === "FoundOutside") things = { ...things, ...thingsIn([event.found]) }
    // Of a traveller nothing is undone but a bracelet that nobody wears.
    else if (event._tag === "UndoneOutside") things = { ...things, [event.what]: undefined }
  }
  return things
}
