import type { PortName } from "./PortName.ts"

/** The checks of a certificate, by name. */
export const checkNames = [
  "does its work",
  "idempotent",
  "honest about doubt",
  "obeys the deadline",
  "stops when aborted",
  "respects the rate limit",
  "keeps secrets out of logs",
  "decodes strictly",
] as const

export type CheckName = (typeof checkNames)[number]

/** The result of one check of one method; it passes when there are no complaints. */
export interface Finding {
  readonly check: CheckName
  readonly method: string
  readonly complaints: readonly string[]
}

/** The results of all checks of an adapter. */
export interface Sheet {
  readonly port: PortName
  /** True when every check of every method passes. */
  readonly holds: boolean
  readonly findings: readonly Finding[]
}
