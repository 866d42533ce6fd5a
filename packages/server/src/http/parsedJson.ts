/** The value of a text of JSON; undefined of any other, since JSON has no such value. */
export const parsedJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
