import type { PilgrimId } from "@mahmal/core/journey/ids"
import { largestListing } from "@mahmal/core/ports/Listing"
import type { Difference } from "@mahmal/core/reconciliation/Difference"
import { differences } from "@mahmal/core/reconciliation/differences"
import { type Explanation, explain } from "@mahmal/core/reconciliation/explain"
import type { ComparedSystem } from "@mahmal/core/reconciliation/Holding"
import { windowOf } from "@mahmal/core/reconciliation/window"
import type { SeasonName } from "@mahmal/core/season/SeasonName"
import { Effect } from "effect"
import { Database } from "../postgres/Database.ts"
import { only } from "../postgres/only.ts"
import { ourPart } from "./ourPart.ts"
import { standings } from "./standings.ts"
import { theirPart } from "./theirPart.ts"

/** A difference, and why it is as it should be, where something explains it. */
export interface Found {
  readonly difference: Difference
  readonly explanation: Explanation | undefined
}

/** What was compared in one go, and how far it reaches: to the end, where nobody is named. */
export interface Compared {
  readonly found: ReadonlyArray<Found>
  readonly ours: number
  readonly theirs: number
  readonly until?: PilgrimId
}

/**
 * Compares what we hold with a system's list, for the next pilgrims of a season. The system is asked first: what moves
 * meanwhile is known by our own journal.
 */
export const compareNext = Effect.fn("compareNext")(function* (
  system: ComparedSystem,
  season: SeasonName,
  after: PilgrimId | undefined,
  limit = largestListing,
) {
  const database = yield* Database
  const clock = yield* database.query<{ now: string }>({ text: "select clock_timestamp()::text as now" })
  const { now } = only(clock, "the time")
  const asked = { season, limit, ...(after === undefined ? {} : { after }) }
  const their = yield* Effect.retry(theirPart(system, asked), { times: 2, while: isUnreadable })
  const our = yield* ourPart(system, season, after, limit)
  const { ours, theirs, until } = windowOf(our, their)
  const differing = [...differences(ours, theirs)]
  const standing = yield* standings(system, [...new Set(differing.map(({ pilgrim }) => pilgrim))], now)
  return {
    found: differing.map(
      (difference): Found => ({
        difference,
        explanation: explain(system, difference, standing.get(difference.pilgrim)),
      }),
    ),
    ours: ours.length,
    theirs: theirs.length,
    ...(until === undefined ? {} : { until }),
  } satisfies Compared
})

/** Garbage in answer to a question is asked again, and then looked at by a person. */
const isUnreadable = ({ _tag, ...error }: { readonly _tag: string; readonly reason?: { readonly _tag: string } }) =>
  error.reason?._tag === "Unreadable"
