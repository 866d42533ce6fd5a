import type { StandIns } from "../../src/standIns/startStandIns.ts"

/** An environment in which the foreign systems are found under a caller's name, by which the stand-ins tell it apart. */
export const throughCaller = (
  caller: string,
  environment: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(environment).map(([name, value]) => {
      if (!name.endsWith("_URL") || name === "DATABASE_URL" || name === "SMS_REPORT_URL") return [name, value]
      const { origin, pathname } = new URL(value)
      return [name, `${origin}/_as/${caller}${pathname === "/" ? "" : pathname}`]
    }),
  )

/** Lets the stand-ins count the calls of each caller; their faults stay as they are. */
export const countCallers = ({ mocks }: StandIns, callers: ReadonlyArray<string>): void => {
  for (const { faults } of Object.values(mocks))
    faults.set([...callers.map((caller) => ({ caller, script: ["none"] as const })), ...faults.rules()])
}

/** How many calls of each caller have come, to all systems together. */
export const callsBy = ({ mocks }: StandIns, callers: ReadonlyArray<string>): ReadonlyArray<number> =>
  callers.map((caller) =>
    Object.values(mocks)
      .flatMap(({ faults }) => faults.dial())
      .reduce((sum, { rule, seen }) => sum + (rule.caller === caller ? seen : 0), 0),
  )
