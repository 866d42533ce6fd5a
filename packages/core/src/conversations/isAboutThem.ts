import type { PilgrimId } from "../journey/ids.ts"

/**
 * Whether an answer can be about those for whom it was asked: it names nobody else, and all of them once it is the last.
 *
 * A system may mix its answers up. Nobody is moved, and nobody left waiting, by the answer to another question.
 */
export const isAboutThem = (
  asked: ReadonlyArray<PilgrimId>,
  named: ReadonlyArray<{ readonly pilgrim: PilgrimId }>,
  isLast: boolean,
): boolean => {
  const names = new Set(named.map(({ pilgrim }) => pilgrim))
  return [...names].every((name) => asked.includes(name)) && (!isLast || asked.every((pilgrim) => names.has(pilgrim)))
}

/** What is said of an answer that is about others. */
export const aboutOthers = "an answer about other people than those who were asked about"
