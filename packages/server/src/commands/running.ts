/** Runs what was asked; whatever goes wrong is told in words, and ends with 1. */
export const running =
  <Args extends ReadonlyArray<unknown>>(act: (...args: Args) => Promise<void>) =>
  (...args: Args): Promise<void> =>
    act(...args).catch((error: Error) => {
      process.stderr.write(`mahmal: ${error.message}\n`)
      process.exitCode = 1
    })
