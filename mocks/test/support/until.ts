import { setTimeout as wait } from "node:timers/promises"

/** Polls every few milliseconds until the answer is yes; the test's own time-out ends it. */
export const until = async (holds: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await holds())) await wait(5)
}
