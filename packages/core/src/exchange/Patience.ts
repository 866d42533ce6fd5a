/** How long we wait for a foreign system, in milliseconds. */
export interface Patience {
  /** The first pause after a call that was not reached; it doubles up to `longestPause`. */
  readonly firstPause: number
  readonly longestPause: number
  /** Between two questions about something that is being decided: at first, and after days. */
  readonly askEvery: number
  readonly askAtLeastEvery: number
  /** From sending: when a report is no longer expected. */
  readonly reportDeadline: number
  /** From sending to the moment when "I know nothing of it" is final. */
  readonly settleTime: number
}

/**
 * The pause before the next attempt: doubling, with jitter between half and the whole of it.
 *
 * `random` is a number from 0 to 1; `attempts` counts from 1.
 */
export const pause = (patience: Patience, attempts: number, random: number): number => {
  const longest = Math.min(patience.longestPause, patience.firstPause * 2 ** Math.min(attempts - 1, 30))
  return Math.round(longest * (0.5 + random / 2))
}

/**
 * The pause before the next question about what the system has been deciding for so many milliseconds: a tenth of that.
 *
 * What is decided in minutes is known within seconds. What takes weeks is not asked about thousands of times a day, so that
 * questions about many leave room for calls that are new, and their answers room on the disk.
 */
export const pauseToAsk = ({ askEvery, askAtLeastEvery }: Patience, age: number): number =>
  Math.max(askEvery, Math.min(askAtLeastEvery, Math.round(age / 10)))
