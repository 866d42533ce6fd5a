import { setTimeout as wait } from "node:timers/promises"

/** Polls every few milliseconds until the answer is yes; rejects after twenty seconds. */
export const until = async (holds: () => boolean | Promise<boolean>): Promise<void> => {
  const end = Date.now() + 20_000
  while (!(await holds())) {
    if (Date.now() > end) throw new Error("it did not come about within twenty seconds")
    await wait(5)
  }
}
