import type { Exchange } from "../../exchange/Exchange.ts"
import type { Memory } from "./Memory.ts"

/** What an exchange asks for by the season's figures as they are now, if it asks for a permit or a visa. */
export const kindIn = (
  { applicants, permitNationalities }: Memory,
  { operation, pilgrims: [pilgrim] }: Exchange,
): Pick<Exchange, "kind"> => {
  const traveller = pilgrim === undefined ? undefined : applicants.get(pilgrim)?.traveller
  if (operation !== "visa.request" || traveller === undefined) return {}
  return { kind: permitNationalities.has(traveller.nationality) ? "permit" : "visa" }
}
