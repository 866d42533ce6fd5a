import { setTimeout as wait } from "node:timers/promises"

const firstPause = 50
const longestPause = 2000

/** Asks again, ever less often, until there is an answer or the patience is at its end; undefined then. */
export const until = async <A>(ask: () => Promise<A | undefined>, patience: number): Promise<A | undefined> => {
  const end = Date.now() + patience
  for (let pause = firstPause; ; pause = Math.min(pause * 2, longestPause)) {
    const answer = await ask()
    const left = end - Date.now()
    if (answer !== undefined || left <= 0) return answer
    await wait(Math.min(pause, left))
  }
}
