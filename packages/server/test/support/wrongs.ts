import { isDeepStrictEqual } from "node:util"
import { evolve, fold } from "@mahmal/core/journey/evolve"
import { applied, finalStates, type State } from "@mahmal/core/journey/State"
import { takesPlace } from "@mahmal/core/journey/takesPlace"
import { doubled } from "./ledgers.ts"
import type { Outcome } from "./outcome.ts"
import type { SmallSeason } from "./smallSeason.ts"

/** What must hold when a season has ended; every breach is a sentence, and none means that all of it holds. */
export const wrongsOf = (outcome: Outcome, season: SmallSeason): ReadonlyArray<string> => [
  ...everybodyHasArrived(outcome, season),
  ...journalsFold(outcome),
  ...placesSuffice(outcome),
  ...exchangesAreClosed(outcome),
  ...effectsHappenedOnce(outcome),
  ...nothingIsLeftStanding(outcome),
  ...lastIsUndoneFirst(outcome),
]

const everybodyHasArrived = ({ journeys }: Outcome, { rows }: SmallSeason): ReadonlyArray<string> => [
  ...(journeys.size === rows ? [] : [`${journeys.size} people stand for ${rows} rows of the file`]),
  ...[...journeys.values()].flatMap(({ pilgrim, state }) =>
    (finalStates as ReadonlyArray<string>).includes(state._tag) ? [] : [`${pilgrim} is ${state._tag}, which is no end`],
  ),
]

const journalsFold = ({ journeys }: Outcome): ReadonlyArray<string> =>
  [...journeys.values()].flatMap(({ pilgrim, state, events }) => {
    const folded = fold(events)
    return isDeepStrictEqual(folded, state)
      ? []
      : [`${pilgrim} is ${JSON.stringify(state)}, but the journal says ${JSON.stringify(folded)}`]
  })

/** Goes through the season as it was written, and counts the places that were taken at every moment. */
const placesSuffice = ({ journeys, happened, shares }: Outcome): ReadonlyArray<string> => {
  const wrongs: Array<string> = []
  const states = new Map<string, State>()
  const taken = new Map<string, number>()
  for (const { pilgrim, event } of happened) {
    const before = states.get(pilgrim) ?? applied
    const after = evolve(before, event)
    states.set(pilgrim, after)
    const share = journeys.get(pilgrim)?.share
    if (share == null) continue
    taken.set(share, (taken.get(share) ?? 0) + Number(takesPlace(after)) - Number(takesPlace(before)))
    const { places } = shares.find(({ name }) => name === share) ?? { places: 0 }
    if ((taken.get(share) ?? 0) > places) wrongs.push(`${event._tag} of ${pilgrim} overdraws the share of ${share}`)
  }
  for (const share of shares)
    if (share.taken !== (taken.get(share.name) ?? 0))
      wrongs.push(`${share.taken} places of ${share.name} are counted, but the journal says ${taken.get(share.name)}`)
  return wrongs
}

const closed = ["Done", "Declined", "NotDone", "Unknown"]

const exchangesAreClosed = ({ exchanges }: Outcome): ReadonlyArray<string> =>
  exchanges.filter(({ state }) => !closed.includes(state)).map(({ id, state }) => `exchange ${id} is left ${state}`)

const effectsHappenedOnce = ({ ledgers }: Outcome): ReadonlyArray<string> =>
  [...doubled(ledgers.effects), ...doubled(ledgers.crossings), ...doubled(ledgers.notices)].map(
    (thing) => `outside it happened more than once: ${thing}`,
  )

const bracelet = "bracelet.made"

/** What is made outside, and what takes it away. */
const standing = [
  ["etrack.registered", "etrack.cancelled"],
  ["visa.issued", "visa.cancelled"],
  [bracelet, "bracelet.revoked"],
] as const

/** Who travelled has everything, who did not appear all but a bracelet, and of all others nothing is left. */
const nothingIsLeftStanding = ({ journeys, ledgers }: Outcome): ReadonlyArray<string> => {
  const effects = new Set(ledgers.effects)
  return [...journeys.values()].flatMap(({ pilgrim, state }) => {
    const travelled = state._tag === "Returned" || (state._tag === "Deceased" && state.travelled)
    return standing.flatMap(([made, undone]) => {
      const stands = effects.has(`${made} ${pilgrim}`) && !effects.has(`${undone} ${pilgrim}`)
      if (stands === (travelled || (state._tag === "NoShow" && made !== bracelet))) return []
      return [`${pilgrim} is ${state._tag}, and what was ${made} ${stands ? "still stands" : "does not stand"}`]
    })
  })
}

/** Outside, what was done last was undone first: two systems that did it in one millisecond are taken at their word. */
const lastIsUndoneFirst = ({ ledgers }: Outcome): ReadonlyArray<string> => {
  const undone = new Map(ledgers.timed.map(({ effect, pilgrim, at }) => [`${effect} ${pilgrim}`, at]))
  return [...new Set(ledgers.timed.map(({ pilgrim }) => pilgrim))].flatMap((pilgrim) => {
    const times = standing.flatMap(([, takenAway]) => undone.get(`${takenAway} ${pilgrim}`) ?? [])
    return times.every((at, n) => n === 0 || at <= (times[n - 1] ?? at)) ? [] : [`${pilgrim}: undone at ${times}`]
  })
}
