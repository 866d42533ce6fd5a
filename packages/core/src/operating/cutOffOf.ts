import type { Operation } from "../exchange/Operation.ts"
import type { Situation } from "../journey/Situation.ts"
import type { SeasonDay } from "../season/SeasonDay.ts"

/** The last day of the season on which an operation may be sent; none where a foreign system always takes it. */
export const cutOffOf = (
  operation: Operation,
  closing: Pick<Situation, "registrationCloses" | "entitlementsClose">,
): SeasonDay | undefined => {
  switch (operation) {
    case "etrack.register":
      return closing.registrationCloses
    case "visa.request":
      return closing.entitlementsClose
    default:
      return undefined
  }
}
