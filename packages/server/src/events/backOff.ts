const seconds = 1_000
const minutes = 60 * seconds
const hours = 60 * minutes

/** After each failure of one event, in milliseconds: the first is soon, the last a day later. */
const pauses = [
  5 * seconds,
  30 * seconds,
  2 * minutes,
  10 * minutes,
  30 * minutes,
  1 * hours,
  3 * hours,
  6 * hours,
  12 * hours,
  24 * hours,
  24 * hours,
]

/** So often an event is tried, over three days, before it may be dead. */
export const mostAttempts = pauses.length + 1

/** So many events that fail in a row say that it is the subscriber who is away, and not an event that is refused. */
export const awayAfter = 5

/** The longest a subscriber that is away is left alone, in milliseconds. */
const longestCooldown = 15 * minutes

/** After so long without one success a subscriber is sent nothing any more, until a person looks at it: in milliseconds. */
export const disabledAfter = 5 * 24 * hours

/** A pause that is up to a fifth shorter or longer, so that what failed together does not come back together. */
const jittered = (pause: number, chance: number): number => Math.round(pause * (0.8 + 0.4 * chance))

/** How long an event is left alone after so many failures. `chance` is between 0 and 1. */
export const pauseAfter = (attempts: number, chance: number): number =>
  jittered(pauses[attempts - 1] ?? 24 * hours, chance)

/** How long a subscriber is left alone after so many failures in a row. */
export const cooldownAfter = (failures: number, chance: number): number =>
  failures < awayAfter ? 0 : jittered(Math.min(longestCooldown, 5 * seconds * 2 ** (failures - awayAfter)), chance)
