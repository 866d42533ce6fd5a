import { setTimeout as wait } from "node:timers/promises"

const firstPause = 50
const longestPause = 2000

/** Polls with exponential backoff until there is an answer; undefined when there is none within `patience` milliseconds. */
export const until = async <A>(ask: () => Promise<A | undefined>, patience: number): Promise<A | undefined> => {
  const end = Date.now() + patience
  for (let pause = firstPause; ; pause = Math.min(pause * 2, longestPause)) {
    const answer = await ask()
    const left = end - Date.now()
    if (answer !== undefined || left <= 0) return answer
    await wait(Math.min(pause, left))
  }
}
