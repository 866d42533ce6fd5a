/** How long a code must be out of sight before it counts as shown again, in milliseconds. */
const forgotten = 2_500

/**
 * Tells a code that is shown from one that is still being held up: the same text again is no other scan, until it was out
 * of sight for a while or another came between.
 */
export const newOnes = (): ((text: string, now: number) => boolean) => {
  let last = ""
  let seen = Number.NEGATIVE_INFINITY
  return (text, now) => {
    const isNew = text !== last || now - seen > forgotten
    last = text
    seen = now
    return isNew
  }
}
