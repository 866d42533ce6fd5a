import type { PortName } from "./PortName.ts"

/** What a certificate looks at, by name. */
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

/** What one check found with one method; passed when there are no complaints. */
export interface Finding {
  readonly check: CheckName
  readonly method: string
  readonly complaints: readonly string[]
}

/** What an adapter was found to do and not to do. */
export interface Sheet {
  readonly port: PortName
  /** True when every check of every method is passed. */
  readonly holds: boolean
  readonly findings: readonly Finding[]
}
