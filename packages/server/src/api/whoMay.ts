import type { Right } from "../rights/Right.ts"
import { unitNames } from "../rights/unitNames.ts"
import { purposesOf, type Unit } from "../rights/units.ts"

const every = Object.keys(purposesOf) as ReadonlyArray<Unit>

const listed = (words: ReadonlyArray<string>): string => new Intl.ListFormat("en").format(words)

const unitsOf = ({ units }: Right): string => {
  const own = units.campaign === "campaign"
  const named = every.filter((unit) => units[unit] !== undefined)
  if (named.length === every.length) return own ? "every unit, and a campaign about its own pilgrims" : "every unit"
  return listed(
    named.map((unit) => (own && unit === "campaign" ? "a campaign about its own pilgrims" : unitNames[unit].en)),
  )
}

const callersOf = (right: Right): string => {
  const { by = ["person", "system"] } = right
  const devices = by.includes("device")
  if (by.includes("system")) return `${unitsOf(right)}${devices ? ", and readers at a gate" : ""}`
  return devices ? "readers at a gate alone" : `people of ${unitsOf(right)} who signed in; no system's key is enough`
}

/** For whom an operation is, by its row in the table of rights, in one sentence for those who write a caller. */
export const whoMay = (right: Right): string => {
  if (right.units.anybody !== undefined) return "For anybody, without credentials."
  return `For ${callersOf(right)}${right.emergency ? "; for others under an emergency access" : ""}.`
}
