import { Operation } from "@mahmal/core/exchange/Operation"
import { outlooks } from "@mahmal/core/operating/outlook"
import { Schema } from "effect"
import { exchangeCriteria } from "./exchangeSearch.ts"
import { ExchangeStateName } from "./exchangeViews.ts"
import { cursorOf, pageOf } from "./paging.ts"
import { ExchangeRef, Instant, PilgrimRef, Reason } from "./values.ts"

/** Which exchanges are to be run again: those named, or those for which all criteria hold. */
export const Selection = Schema.Struct({
  ...exchangeCriteria,
  exchanges: Schema.optionalKey(Schema.Array(ExchangeRef).check(Schema.isMaxLength(1000))).annotate({
    description: "Exchanges by their names, instead of criteria or besides them.",
  }),
}).annotate({ identifier: "Selection", description: "Which exchanges are to be run again." })
export type Selection = typeof Selection.Type

/** A plan that is asked for. */
export const NewRerun = Schema.Struct({ selection: Selection, reason: Reason }).annotate({
  identifier: "NewRerun",
  description: "A plan that is asked for.",
})

/** The plan that a second person has looked at. */
export const Approval = Schema.Struct({
  hash: Schema.String.check(Schema.isMaxLength(64)).annotate({
    description: "The plan's `hash`: that very plan is approved, and no other.",
  }),
}).annotate({ identifier: "Approval", description: "The plan that a second person has looked at." })

export const OutlookName = Schema.Literals(outlooks).annotate({
  description: "What would happen: only what is `safe` is run.",
  examples: ["safe"],
})

const results = ["left", "done", "accepted", "declined", "not-done", "unknown"] as const
export const Result = Schema.Literals(results).annotate({
  description: "What came of it. `left` was not run, and the detail says why; `accepted` is with its system.",
  examples: ["done"],
})
export type Result = typeof Result.Type

const Counts = Schema.Record(Schema.String, Schema.Int)

/** A plan to run exchanges again, and how far it has come. */
export const Rerun = Schema.Struct({
  rerun: Schema.Int.annotate({ description: "The plan's number.", examples: [7] }),
  reason: Schema.String,
  selection: Selection,
  planned: Instant,
  plannedBy: Schema.String,
  hash: Schema.String.annotate({ description: "SHA-256 over all its items in order." }),
  approved: Schema.NullOr(Instant),
  approvedBy: Schema.NullOr(Schema.String),
  finished: Schema.NullOr(Instant),
  stopped: Schema.NullOr(Schema.Struct({ by: Schema.String, because: Schema.String })),
  items: Schema.Int.annotate({ description: "How many exchanges are in it." }),
  outlooks: Counts.annotate({ description: "How many items have each outlook." }),
  results: Counts.annotate({ description: "How many items have come to each result; the rest are to come." }),
  underWay: Schema.Int.annotate({ description: "How many are with their systems just now." }),
}).annotate({ identifier: "Rerun", description: "A plan to run exchanges again, and how far it has come." })
export type Rerun = typeof Rerun.Type

/** One exchange of a plan. */
export const RerunItem = Schema.Struct({
  number: Schema.Int.annotate({ description: "Counts from 1, in the order in which they are run." }),
  exchange: Schema.String.annotate({ examples: ["etrack.register/1448-G000644-1"] }),
  operation: Operation,
  pilgrims: Schema.Array(PilgrimRef),
  state: ExchangeStateName,
  outlook: OutlookName,
  follows: Schema.NullOr(Schema.String).annotate({
    description: "The exchange that shows how it ends, once it is run.",
  }),
  result: Schema.NullOr(Result),
  detail: Schema.NullOr(Schema.String).annotate({ description: "Why, in English." }),
  ended: Schema.NullOr(Instant),
}).annotate({ identifier: "RerunItem", description: "One exchange of a plan: what would happen, and what came of it." })
export type RerunItem = typeof RerunItem.Type

export const rerunsCursor = cursorOf("reruns", Schema.Int)
export const Reruns = pageOf("Reruns", Rerun, rerunsCursor)
export const rerunItemsCursor = cursorOf("rerun-items", Schema.Int)
export const RerunItems = pageOf("RerunItems", RerunItem, rerunItemsCursor)
