import { doubtRules, Operation } from "@mahmal/core/exchange/Operation"
import { namesOf } from "./inStates.ts"

/** The operations that only a report ends, as a list in SQL: no journey waits for them, and nobody can do more about them. */
export const byReport = namesOf(Operation.literals.filter((operation) => doubtRules[operation] === "report"))
