/** Tells the caller, as a line of its own. */
export const say = (text: string): void => {
  process.stdout.write(`${text}\n`)
}
