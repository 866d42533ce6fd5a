import type { Probe } from "./Probe.ts"
import type { Stand, StandAccess, StandFault } from "./Stand.ts"
import type { Ending, Notes, Trial } from "./Trial.ts"

/** What one call comes to when nothing goes wrong. */
export interface Normal {
  /** Requests that it makes. */
  readonly calls: number
  /** What the foreign system does for its person in the end. */
  readonly effects: number
}

/** One call, made while a fault befell every request: how it ended, and what it let out. */
export interface Attempt extends Ending, Notes {
  readonly subject: string
  /** Requests that it made. */
  readonly sent: number
}

/** A method of an adapter, clamped beside a stand: what every check works with. */
export interface Bench<Port> {
  readonly probe: Probe<Port>
  readonly stand: Stand
  readonly deadline: number
  /** Gives an arranged call for a person whom the stand has not seen before. */
  readonly trial: <A>(use: (trial: Trial) => Promise<A>, change?: Partial<StandAccess>) => Promise<A>
  /** What a call comes to under a fault, or without one. Each is tried once, and every check looks at that. */
  readonly under: (fault?: StandFault) => Promise<Attempt>
}

/** Says what is wrong with a method, each complaint a sentence's end after "it"; none when the check is passed. */
export type Check = <Port>(bench: Bench<Port>, normal: Normal) => Promise<readonly string[]>

/** What the stand did for one person. */
export const effectsFor = async (stand: Stand, subject: string): Promise<number> =>
  (await stand.effects()).filter(({ pilgrim }) => pilgrim === subject).length
