import { userInfo } from "node:os"
import { Trail, type TrailEntry } from "../identity/Trail.ts"

/** Who does something on the command line: by the name of the account, which the operating system has proven. */
export const atCommandLine = (): string => `person:${userInfo().username}`

/**
 * Tells the trail what IT did on the command line, by the name of the same over REST, or by `<command>.<what>` where there
 * is no such thing; an act that reads nothing unless it is said otherwise.
 */
export const tellTrail = (
  operation: string,
  subjects: ReadonlyArray<string>,
  { reads = "nothing", act = true }: Partial<Pick<TrailEntry, "reads" | "act">> = {},
) =>
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
      reads,
      act,
      subjects,
      outcome: "done",
      status: 200,
    }),
  )
