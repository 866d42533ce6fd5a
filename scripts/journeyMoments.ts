import { fold } from "../packages/core/src/journey/evolve.ts"
import type { State } from "../packages/core/src/journey/State.ts"
import {
  arrived,
  asked,
  braceletMade,
  confirmed,
  drawn,
  ordered,
  registered,
  returned,
  visaIssued,
} from "../packages/core/src/testing/moments.ts"

const registeredEarly = { ...registered, asks: false }
const visaEarly = { ...visaIssued, asks: false }

/** The stages of a successful journey, each with its text and the pilgrim's state. */
export const moments: ReadonlyArray<readonly [string, State]> = [
  ["Applied, Rejected or Waitlisted", fold([])],
  ["Drawn, not confirmed", fold([drawn])],
  ["Drawn, confirmed", fold([drawn, confirmed])],
  ["Drawn, asked for with the e-track", fold([drawn, confirmed, asked])],
  ["Registered, before visas are asked for", fold([drawn, registeredEarly])],
  ["Registered, the visa asked for", fold([drawn, registered])],
  ["Visa, before bracelets are ordered", fold([drawn, registered, visaEarly])],
  ["Visa, the bracelet wanted", fold([drawn, registered, visaIssued])],
  ["Visa, the bracelet in an order", fold([drawn, registered, visaIssued, ordered])],
  ["Bracelet", fold([drawn, registered, visaIssued, ordered, braceletMade])],
  ["Arrived", fold([drawn, registered, visaIssued, ordered, braceletMade, arrived])],
  ["Returned", fold([drawn, registered, visaIssued, ordered, braceletMade, arrived, returned])],
]
