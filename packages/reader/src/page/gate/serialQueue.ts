/** A queue that runs one piece of work at a time, in order. A failure does not stop the next. */
export const serialQueue = (): (<A>(work: () => Promise<A>) => Promise<A>) => {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const done = last.then(work)
    last = done.catch(() => {})
    return done
  }
}
