import type { State } from "@mahmal/core/journey/State"

/** A state of a journey as it is stored: its name beside what belongs to it. */
export interface StateRow {
  readonly state: string
  readonly data: object
}

// What is read here was written by us from this very type, and the database checks every state's name.
export const stateOf = ({ state, data }: StateRow): State => ({ _tag: state, ...data }) as State
