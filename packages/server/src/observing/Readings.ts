import type { ExchangeStateName } from "@mahmal/core/exchange/Exchange"
import type { ForeignSystem, Operation } from "@mahmal/core/exchange/Operation"
import type { ComparedSystem } from "@mahmal/core/reconciliation/Holding"
import type { Said } from "@mahmal/core/schema/Said"
import type { SeasonName } from "@mahmal/core/season/SeasonName"

/** In how many exchanges of an operation and a state something is still to come, and since when the oldest of them is out, or is to be sent. */
export interface Waiting {
  readonly operation: Operation
  readonly state: ExchangeStateName
  readonly exchanges: number
  /** Seconds. */
  readonly oldest: number
}

/** A day after which a step cannot be made any more, and the pilgrims who have not made it. */
export interface CutOff {
  readonly season: SeasonName
  readonly step: Said
  /** The last day, as the season's calendar has it. */
  readonly day: string
  readonly daysLeft: number
  readonly pilgrims: number
}

/** How the reconciliation of a season with a system last went, while the season is not closed. Ages are in seconds. */
export interface Comparison {
  readonly season: SeasonName
  readonly system: ComparedSystem
  /** Since when the newest is under way; zero when it has ended. */
  readonly underWay: number
  /** Whether the newest has failed. */
  readonly failed: boolean
  /** Since when the last that came to its end has ended, and what it found that nothing explains; none where none has yet. */
  readonly last?: { readonly ended: number; readonly unexplained: number }
}

/** What the database says about how the hub is doing, at one moment. Ages are in seconds. */
export interface Readings {
  readonly waiting: ReadonlyArray<Waiting>
  /** How long the job that could be done for longest has waited; zero without any. */
  readonly oldestJob: number
  /** How long the longest transaction has been open. */
  readonly longestTransaction: number
  /** How long what was written has waited for its seal; zero when all is sealed. */
  readonly unsealed: number
  /** By how much this hub's clock and the database's differ at least. */
  readonly clockOff: number
  readonly overdueTasks: number
  /** How many totals did not agree when they were last counted. */
  readonly brokenTotals: number
  readonly comparisons: ReadonlyArray<Comparison>
  readonly cutOffs: ReadonlyArray<CutOff>
  /** The foreign systems that the last calls did not reach, and that no call has reached since. */
  readonly cooling: ReadonlyArray<ForeignSystem>
  /** The keys that end within a month, with nothing after them: of the client that shows itself by it, or of the mission. */
  readonly endingKeys: ReadonlyArray<{ readonly client: string | null; readonly left: number }>
  /** Those that somebody stopped by hand, and how long ago. */
  readonly paused: ReadonlyArray<{ readonly system: ForeignSystem; readonly age: number }>
}
