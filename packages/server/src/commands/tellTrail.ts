import { userInfo } from "node:os"
import { Trail } from "../identity/Trail.ts"

/** Who does something on the command line: by the name of the account, which the operating system has proven. */
export const atCommandLine = (): string => `person:${userInfo().username}`

/** Tells the trail of an act of IT that was done on the command line, by the name of the same act over REST. */
export const tellTrail = (operation: string, subjects: ReadonlyArray<string>) =>
  Trail.use((trail) =>
    trail.record({
      caller: {
        id: atCommandLine(),
        kind: "person",
        unit: "it",
        seasons: "all",
        purposes: ["operation"],
        purpose: "operation",
      },
      operation,
      reads: "nothing",
      act: true,
      subjects,
      outcome: "done",
      status: 200,
    }),
  )
