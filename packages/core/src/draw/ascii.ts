/** The text of ASCII bytes from `start` to before `end`; for the short fields of draw files, where it beats a decoder. */
export const asciiText = (bytes: Uint8Array, start: number, end: number): string => {
  let text = ""
  for (let at = start; at < end; at++) text += String.fromCharCode(bytes[at]!)
  return text
}
