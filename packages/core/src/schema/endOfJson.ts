/**
 * The number, from 1, of the first character with which a text can be the beginning of no JSON, or its last where it only
 * ends too early. The words of JSON.parse would repeat what stands there, which may be personal.
 */
export const endOfJson = (text: string): number => {
  let [beginning, beyond] = [0, Math.max(text.length, 1)]
  while (beyond - beginning > 1) {
    const middle = Math.floor((beginning + beyond) / 2)
    if (isBeginning(text.slice(0, middle))) beginning = middle
    else beyond = middle
  }
  return beyond
}

/** Whether nothing is wrong with a text but that it ends: then JSON.parse complains of its end, or of a place behind it. */
const isBeginning = (text: string): boolean => {
  try {
    JSON.parse(text)
    return true
  } catch (error) {
    const { message } = error as Error
    const [, position] = / at position (\d+)/.exec(message) ?? []
    return position === undefined ? message.includes("end of JSON") : Number(position) >= text.length
  }
}
