import type { Purpose, Unit } from "./units.ts"

/** What an operation tells the caller: the worst of it. */
export type Reads =
  /** Figures, names of seasons, what is published: nothing about one pilgrim. */
  | "nothing"
  /** Where a pilgrim or a group stands, by reference: codes and days. */
  | "journey"
  /** That something was exchanged with a foreign system, and how it ended. */
  | "exchanges"
  /** What was in it, as it was sent and answered. */
  | "messages"
  /** Names, documents, telephone numbers: of pilgrims, and the names of staff. */
  | "personal"
  /** What only those may know who care for the person. */
  | "health"
  /** What tells of somebody's religious life. */
  | "faith"

/** How far a right reaches: a whole season, or the pilgrims of the caller's own campaign. */
export type Scope = "season" | "campaign"

/** One row of the table. */
export interface Right {
  readonly reads: Reads
  /** Whether it changes anything. */
  readonly act: boolean
  /** The units that have the right, each as far as it reaches. `anybody` needs no credentials. */
  readonly units: { readonly [U in Unit | "anybody"]?: Scope }
  /** The purposes that it serves; all of them where none is named. */
  readonly for?: ReadonlyArray<Purpose>
  /**
   * The kinds of callers that it is for; people and systems where none is named. An act that somebody signs is a person's,
   * and a phone at a gate passes through many hands: it may what names it, and nothing else.
   */
  readonly by?: ReadonlyArray<"person" | "system" | "device">
  /** Whether an emergency access lets a person in who is not let in here, or not to this pilgrim. */
  readonly emergency?: true
}
