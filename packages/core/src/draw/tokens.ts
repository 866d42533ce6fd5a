/** What stands for a group in published files: a pseudonym, never a name or a number of a document. */
export const REFERENCE = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/

/** The name of a share, a figure, a source or a secret. */
export const NAME = /^[a-z][a-z0-9-]{0,31}$/

/** The value of a season's figure. */
export const VALUE = /^[A-Za-z0-9._:+-]{1,64}$/

/** Name and version of the program that draws: `mahmal-draw/1.0.0`. */
export const PROGRAM_NAME = /^[A-Za-z0-9._+-]{1,48}\/[A-Za-z0-9._+-]{1,32}$/

/** Thirty-two bytes as 64 lower-case hexadecimal digits. */
export const HASH = /^[0-9a-f]{64}$/

/** Whole bytes as lower-case hexadecimal digits. */
export const HEX = /^(?:[0-9a-f]{2})+$/

/** A moment to the second in UTC, from the year 1000 on: `2026-11-25T09:00:00Z`. */
export const TIME = /^[1-9]\d{3}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/

/** Seconds since 1970 of a `TIME`, or `undefined` when there is no such day or hour. */
export const secondsOf = (time: string): number | undefined => {
  const milliseconds = Date.parse(time)
  if (Number.isNaN(milliseconds) || new Date(milliseconds).toISOString() !== time.replace("Z", ".000Z"))
    return undefined
  return milliseconds / 1000
}
