/** Milliseconds out of sight after which a code counts as shown again. */
const outOfSight = 2_500

/**
 * Filters out a code that is still being held up: the same text counts again only when it was out of sight for a while, or
 * another came between.
 */
export const distinctScans = (): ((text: string, now: number) => boolean) => {
  let last = ""
  let seen = Number.NEGATIVE_INFINITY
  return (text, now) => {
    const isNew = text !== last || now - seen > outOfSight
    last = text
    seen = now
    return isNew
  }
}
