import type { XmlElement } from "libxml2-wasm"
import type { FaultKind } from "../kit/Faults.ts"
import type { Decisions } from "./decisions.ts"
import type { Registry } from "./Registry.ts"

/** What the operations of the e-track work on. */
export interface Track {
  readonly registry: Registry
  readonly decisions: Decisions
  readonly settleMs: number
  /** Seasons whose registration is closed, as Hijri years. */
  readonly closedSeasons: ReadonlySet<string>
  /** Whether an answer about this group writes Arabic as numeric character references. */
  readonly writesReferences: (reference: string) => boolean
}

/**
 * One operation. Reads the validated element of the request's Body at once, for it is disposed of afterwards, and
 * returns what does the work and gives the element of the answer's Body.
 */
export type Operation = (track: Track, request: XmlElement) => Work

/** The work of one call, under the fault that befalls it. */
export type Work = (fault: FaultKind | undefined) => string | Promise<string>
