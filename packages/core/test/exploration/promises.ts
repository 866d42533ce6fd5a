import { type Exchange, isOpen } from "../../src/exchange/Exchange.ts"
import { awaits } from "../../src/journey/awaits.ts"
import { footprint } from "../../src/journey/footprint.ts"
import type { State } from "../../src/journey/State.ts"
import { takesPlace } from "../../src/journey/takesPlace.ts"
import { waitsFor } from "../../src/operating/waitsFor.ts"
import { heldOf, keepsByJournal } from "../../src/reconciliation/heldOf.ts"
import type { Story } from "../../src/store/Journal.ts"
import { keyReused } from "./outside/Visas.ts"
import type { Playing } from "./Playing.ts"
import { needOf } from "./people.ts"

/** What of the hub's promises does not hold now, in words. */
export const broken = (playing: Playing): ReadonlyArray<string> => [
  ...playing.outside.witness.faults,
  ...[...playing.memory.stories.values()].flatMap((story) => brokenOf(playing, story)),
  ...[...playing.memory.exchanges.values()].flatMap((exchange) => brokenIn(playing, exchange)),
  ...placesOf(playing),
]

const brokenOf = (playing: Playing, { pilgrim, state }: Story): ReadonlyArray<string> => {
  const { outside } = playing
  const known = footprint(state)
  // Who did not travel keeps the registration and the visa until they end with the season.
  const keeps = state._tag === "NoShow" ? ["registration", "entitlement"] : []
  const faults: Array<string> = []
  if (!keepsByJournal(state))
    for (const what of outside.standing(pilgrim))
      if (!known.some((thing) => thing.what === what) && !keeps.includes(what))
        faults.push(`${pilgrim} is ${state._tag}, and the hub knows nothing of the ${what} outside`)
  for (const thing of known)
    if (thing.held !== undefined && !isThere(playing, thing, pilgrim))
      faults.push(`${pilgrim} holds a ${thing.what} that no system has given`)
  if (
    state._tag === "Refused" &&
    !outside.witness.refusals.has(`${pilgrim} ${state.code}`) &&
    !["Client.Closed", "not-done"].includes(state.code)
  )
    faults.push(`${pilgrim} is refused with ${state.code}, and no system meant it`)
  if (isLeftWaiting(playing, { pilgrim, state }))
    faults.push(`${pilgrim} is ${state._tag}, and waits for ${awaits(state)} with nobody`)
  return faults
}

const isThere = (
  { outside }: Playing,
  thing: ReturnType<typeof footprint>[number],
  pilgrim: Story["pilgrim"],
): boolean => {
  switch (thing.what) {
    case "registration":
      return outside.track.registrations.some(({ members }) =>
        members.some(
          (member) => member.pilgrim === pilgrim && "number" in member && member.number === thing.held?.number,
        ),
      )
    case "entitlement": {
      const one = outside.visas.entitlementOf(pilgrim)
      return one?.id === thing.held?.id && (one?.status === "issued" || one?.status === "cancelled")
    }
    case "bracelet":
      return thing.held !== undefined && outside.bracelets.made.get(thing.held.serial)?.pilgrim === pilgrim
  }
}

/** Whether a pilgrim waits, and nothing that is open, and nobody, will end it. A lapse that is due ends it too. */
const isLeftWaiting = (playing: Playing, { pilgrim, state }: Pick<Story, "pilgrim" | "state">): boolean =>
  awaits(state) !== undefined &&
  !playing.isLapsing(pilgrim) &&
  ![...playing.memory.exchanges.values()].some(
    (exchange) =>
      exchange.pilgrims.includes(pilgrim) &&
      waitsFor(exchange, state) &&
      (isOpen(exchange.state) || needOf(playing, exchange) !== undefined),
  )

const brokenIn = (playing: Playing, exchange: Exchange): ReadonlyArray<string> => {
  const { memory, outside, hands } = playing
  const { id, operation, state, attempts } = exchange
  const faults: Array<string> = []
  const isQueued = memory.takeUps.some((one) => one.exchange === id && one.attempts >= attempts)
  if (isOpen(state) && !isQueued && !hands.has(id)) faults.push(`${id} is ${state._tag} and in nobody's hands`)
  if (operation === "border.read") return faults
  // A registration is known by its number, and each attempt to cancel it is an exchange of its own.
  if (operation === "etrack.cancel" && state._tag === "NotDone") return faults
  if (state._tag === "Done" && !outside.hasDone(exchange)) faults.push(`${id} is Done, and the system has not done it`)
  if (state._tag === "Declined" && ["invalid", keyReused].includes(state.code) && outside.hasDone(exchange))
    faults.push(`${id} is Declined, and the system has it`)
  if (state._tag === "NotDone" && outside.hasDone(exchange)) faults.push(`${id} is NotDone, and the system has done it`)
  return faults
}

const placesOf = ({ memory }: Playing): ReadonlyArray<string> => {
  const taken = [...memory.stories.values()].filter(({ state }) => takesPlace(state)).length
  const counted = memory.places.get("all")?.taken
  return taken === counted ? [] : [`${counted} places are counted, and ${taken} are taken`]
}

/** A comparison with the maker's list would show this for good. */
const braceletsThatDiffer = (
  { memory, outside }: Playing,
  pilgrim: Story["pilgrim"],
  state: State,
): ReadonlyArray<string> => {
  const ours = heldOf("bracelet", pilgrim, state, memory.journal.get(pilgrim)).map(({ handle }) => handle)
  const theirs = outside.bracelets.activeOf(pilgrim)
  return ours.join() === theirs.join()
    ? []
    : [`${pilgrim} is ${state._tag}: we hold the bracelets [${ours}], and the maker has [${theirs}]`]
}

/** What is not as it should be once everything has come to its end. */
export const unfinished = (playing: Playing): ReadonlyArray<string> => [
  ...broken(playing),
  ...[...playing.memory.exchanges.values()]
    .filter(({ state }) => isOpen(state))
    .map(({ id, state }) => `${id} is ${state._tag} for ever`),
  ...[...playing.memory.stories.values()].flatMap(({ pilgrim, state }) => [
    ...(awaits(state) === undefined ? [] : [`${pilgrim} is ${state._tag}, and waits for ${awaits(state)} for ever`]),
    ...braceletsThatDiffer(playing, pilgrim, state),
    ...("bracelet" in state && !playing.outside.bracelets.activeOf(pilgrim).includes(state.bracelet.serial)
      ? [`${pilgrim} has a bracelet that opens nothing`]
      : []),
    ...(("registration" in state && !playing.outside.standing(pilgrim).includes("registration")) ||
    ("entitlement" in state && !playing.outside.standing(pilgrim).includes("entitlement"))
      ? [`${pilgrim} is ${state._tag}, and holds what stands no more`]
      : []),
  ]),
]
