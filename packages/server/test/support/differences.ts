import { noticesOf, type Outcome, standingOf } from "./outcome.ts"

/**
 * In what a season that was disturbed differs from one that was not: where everybody stands, what happened outside, and
 * which notices were to be sent. Which of these were taken may differ: a notice in doubt is not sent again.
 */
export const differencesOf = (disturbed: Outcome, undisturbed: Outcome): ReadonlyArray<string> =>
  [
    between("state", standingOf(disturbed), standingOf(undisturbed)),
    between("places", disturbed.shares.map(placesOf), undisturbed.shares.map(placesOf)),
    between("effect", disturbed.ledgers.effects, undisturbed.ledgers.effects),
    between("crossing", disturbed.ledgers.crossings, undisturbed.ledgers.crossings),
    between("notice", noticesOf(disturbed), noticesOf(undisturbed)),
  ].flat()

const placesOf = ({ name, taken }: Outcome["shares"][number]): string => `${name} ${taken}`

const between = (
  what: string,
  disturbed: ReadonlyArray<string>,
  undisturbed: ReadonlyArray<string>,
): ReadonlyArray<string> => {
  const [ours, theirs] = [new Set(disturbed), new Set(undisturbed)]
  return [
    ...[...ours].filter((thing) => !theirs.has(thing)).map((thing) => `${what} only when disturbed: ${thing}`),
    ...[...theirs].filter((thing) => !ours.has(thing)).map((thing) => `${what} only when undisturbed: ${thing}`),
  ]
}
