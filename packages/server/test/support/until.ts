import { setTimeout as wait } from "node:timers/promises"

/** Looks again and again until there is something to see; the test's own time-out ends it. */
export const until = async <A>(look: () => Promise<A | undefined>, everyMs = 25): Promise<A> => {
  for (;;) {
    const seen = await look()
    if (seen !== undefined) return seen
    await wait(everyMs)
  }
}
