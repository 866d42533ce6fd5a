/** Milliseconds out of sight or reach after which a bracelet counts as presented again. */
const outOfSight = 2_500

/**
 * Filters out a bracelet that is still being presented: the same text counts again only when it was out of sight for a while,
 * or another came between. Camera and chip reader share it: a phone sees the code while it reads the chip, and reads a chip
 * at the edge of its reach several times.
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
