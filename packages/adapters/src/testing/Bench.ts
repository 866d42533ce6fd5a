import type { Probe } from "./Probe.ts"
import type { Stand, StandAccess, StandFault } from "./Stand.ts"
import type { Ending, Notes, Trial } from "./Trial.ts"

/** What one call does when nothing goes wrong. */
export interface Normal {
  /** Requests that it makes. */
  readonly calls: number
  /** Effects for the person, once the foreign system has settled. */
  readonly effects: number
}

/** One call, made while a fault struck every request: how it ended, and what it logged. */
export interface Attempt extends Ending, Notes {
  readonly subject: string
  /** Requests that it made. */
  readonly sent: number
}

/** A method of an adapter and the stand that it calls: what every check works with. */
export interface Bench<Port> {
  readonly probe: Probe<Port>
  readonly stand: Stand
  readonly deadline: number
  /** Arranges a call for a person whom the stand has not seen before. `change` overrides what the adapter is told. */
  readonly trial: <A>(use: (trial: Trial) => Promise<A>, change?: Partial<StandAccess>) => Promise<A>
  /** How a call ends under a fault, or without one. Each fault is tried once; the checks share the attempt. */
  readonly under: (fault?: StandFault) => Promise<Attempt>
}

/** Finds what is wrong with a method. Each complaint completes a sentence that begins with "it"; none when the check passes. */
export type Check = <Port>(bench: Bench<Port>, normal: Normal) => Promise<readonly string[]>

/** How many effects the stand has for one person. */
export const effectsFor = async (stand: Stand, subject: string): Promise<number> =>
  (await stand.effects()).filter(({ pilgrim }) => pilgrim === subject).length
