/**
 * The number, from 1, of the first character that makes a text no JSON whatever follows; its last character when it only ends
 * too early. The message of JSON.parse would repeat what stands there, which may be personal.
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

/** Whether a text could go on as JSON: then JSON.parse complains of its end at most, or of a place after it. */
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
