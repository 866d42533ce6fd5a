import type { XmlElement } from "libxml2-wasm"
import type { FaultKind } from "../kit/Faults.ts"
import type { Decisions } from "./decisions.ts"
import type { Registry } from "./Registry.ts"

/** What the operations of the e-track use. */
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
 * An operation. It reads the validated element of the request's Body at once, because the document is disposed of afterwards,
 * and returns the function that does the work and makes the element of the answer's Body.
 */
export type Operation = (track: Track, request: XmlElement) => Work

/** The work of one call, given its fault. */
export type Work = (fault: FaultKind | undefined) => string | Promise<string>
