import { Schema } from "effect"

/**
 * How doubt about an operation is resolved, by what its system promises in its contract.
 *
 * - `repeat`: the system knows the call by its key, and the same call again is the same call.
 * - `ask`: a repetition would be carried out again; only the system can say what happened.
 * - `report`: it can be neither repeated nor asked about; a report comes, or the deadline passes.
 */
export const doubtRules = {
  "etrack.register": "ask",
  "etrack.cancel": "ask",
  "visa.request": "repeat",
  "visa.cancel": "repeat",
  "bracelet.order": "repeat",
  "bracelet.replace": "repeat",
  "bracelet.revoke": "repeat",
  "border.read": "repeat",
  "sms.send": "report",
  "voice.call": "report",
} as const satisfies Record<string, "repeat" | "ask" | "report">

export type DoubtRules = typeof doubtRules

/** Every operation on a foreign system, as `<system>.<what>`. */
export const Operation = Schema.Literals(Object.keys(doubtRules) as ReadonlyArray<keyof DoubtRules>)
export type Operation = keyof DoubtRules

type SystemOf<Op extends Operation> = Op extends `${infer System}.${string}` ? System : never

/** A foreign system, by the name with which its operations begin. */
export type ForeignSystem = SystemOf<Operation>

/** The system that an operation belongs to. */
export const systemOf = (operation: Operation): ForeignSystem =>
  operation.slice(0, operation.indexOf(".")) as ForeignSystem

/** Every foreign system. */
export const foreignSystems: ReadonlyArray<ForeignSystem> = [...new Set(Operation.literals.map(systemOf))]
