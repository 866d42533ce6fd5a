import { Schema } from "effect"

/** For what somebody works with the hub. It is told with a request in the header `Mahmal-Purpose`. */
export const Purpose = Schema.Literals([
  "operation",
  "selection",
  "service",
  "care",
  "emergency",
  "passage",
  "oversight",
])
export type Purpose = typeof Purpose.Type

/** The units of a mission, and the bodies that work with it. */
export const Unit = Schema.Literals([
  "it",
  "sorting",
  "campaign",
  "medical",
  "callCentre",
  "operations",
  "gate",
  "inspection",
  "agency",
])
export type Unit = typeof Unit.Type

/** The purposes for which a unit may use the hub. The first is meant where a request names none. */
export const purposesOf: { readonly [U in Unit]: readonly [Purpose, ...ReadonlyArray<Purpose>] } = {
  it: ["operation"],
  sorting: ["selection"],
  campaign: ["service"],
  medical: ["care", "emergency"],
  callCentre: ["service", "emergency"],
  operations: ["service", "emergency"],
  gate: ["passage"],
  inspection: ["oversight"],
  agency: ["service", "emergency"],
}
