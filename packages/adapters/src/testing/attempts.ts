import type { Attempt, Bench } from "./Bench.ts"
import type { StandFault } from "./Stand.ts"

/** How long the faults that wait do so, in milliseconds: always past the deadline. */
const waits = (deadline: number): Readonly<Partial<Record<StandFault, number>>> => ({
  slow: deadline * 8,
  late: deadline * 8,
  drip: deadline / 2,
})

/** Tries a method under each fault that is asked for, once. `console` is a live array of what is written to the console. */
export const attempts = <Port>(
  { stand, deadline, trial }: Pick<Bench<Port>, "stand" | "deadline" | "trial">,
  console: readonly string[],
): Bench<Port>["under"] => {
  const made = new Map<StandFault | undefined, Promise<Attempt>>()

  const attempt = (fault: StandFault | undefined): Promise<Attempt> =>
    trial(async ({ subject, run, notes }) => {
      const before = (await stand.traffic()).calls
      const heard = console.length
      if (fault !== undefined) await stand.dial(fault, 99, waits(deadline)[fault])
      const ending = await run()
      const sent = (await stand.traffic()).calls - before
      return { ...ending, subject, sent, logs: [...notes.logs, ...console.slice(heard)], transcript: notes.transcript }
    })

  return (fault) => {
    const known = made.get(fault) ?? attempt(fault)
    made.set(fault, known)
    return known
  }
}
