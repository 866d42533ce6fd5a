import type { CallerShape } from "./Caller.ts"
import type { Right } from "./rights.ts"
import type { Purpose, Unit } from "./units.ts"

/** What the table says of a caller and an operation, before any object is looked at. */
export type Judgement =
  | { readonly _tag: "Allowed"; readonly purpose: Purpose | undefined }
  | { readonly _tag: "NotSignedIn" }
  | { readonly _tag: "Denied"; readonly why: string }

/** Judges a caller by a row of the table. `asked` is the purpose that the request names, if it names one. */
export const judge = (right: Right | undefined, caller: CallerShape, asked?: string): Judgement => {
  const { unit, kind } = caller
  if (right?.units.anybody !== undefined) return { _tag: "Allowed", purpose: undefined }
  if (unit === undefined) return { _tag: "NotSignedIn" }
  if (right === undefined) return { _tag: "Denied", why: "Nobody has a right to this." }
  if (right.units[unit] === undefined) return { _tag: "Denied", why: whyNot(unit) }
  const { by = ["person", "system"] } = right
  if (by.every((one) => one !== kind))
    return { _tag: "Denied", why: `Only ${by.map((one) => askers[one]).join(" and ")} may ask for this.` }
  const purpose = asked === undefined ? caller.purposes[0] : caller.purposes.find((one) => one === asked)
  if (purpose === undefined)
    return {
      _tag: "Denied",
      why: `This caller works for ${caller.purposes.join(", ")}, and not for what Mahmal-Purpose says.`,
    }
  if (right.for !== undefined && !right.for.includes(purpose))
    return {
      _tag: "Denied",
      why: `This serves ${right.for.join(", ")}, and not ${purpose}: name one of these in Mahmal-Purpose.`,
    }
  return { _tag: "Allowed", purpose }
}

const askers = { person: "people who signed in", system: "systems", device: "readers of a gate" }

const whyNot = (unit: Unit): string => `The unit "${unit}" has no right to this.`
