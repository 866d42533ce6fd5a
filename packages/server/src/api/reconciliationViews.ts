import { differenceKinds } from "@mahmal/core/reconciliation/Difference"
import { explanations } from "@mahmal/core/reconciliation/explain"
import { comparedSystems } from "@mahmal/core/reconciliation/Holding"
import { Schema } from "effect"
import { cursorOf, pageOf } from "./paging.ts"
import { Instant, PilgrimRef, SeasonRef } from "./values.ts"

const ComparedSystem = Schema.Literals(comparedSystems).annotate({
  description: "The foreign system whose list is compared with what we hold.",
  examples: ["visa"],
})

export const DifferenceKind = Schema.Literals(differenceKinds).annotate({
  description: "Whether only we hold it, only the system has it, or both do and differ about it.",
  examples: ["only-theirs"],
})

const ExplanationName = Schema.Literals(explanations).annotate({
  description:
    "What explains it: an open `exchange`, one in `doubt`, a journey that has ended and is being undone (`undoing`), or that " +
    "it `moved` while it was compared.",
  examples: ["exchange"],
})

/** A reconciliation that is asked for. */
export const NewReconciliation = Schema.Struct({ system: ComparedSystem, season: SeasonRef }).annotate({
  identifier: "NewReconciliation",
  description: "A reconciliation that is asked for.",
})

/** A reconciliation, and how far it has come. */
export const Reconciliation = Schema.Struct({
  reconciliation: Schema.Int.annotate({ description: "The reconciliation's number.", examples: [3] }),
  system: ComparedSystem,
  season: SeasonRef,
  asked: Instant,
  askedBy: Schema.String,
  ended: Schema.NullOr(Instant).annotate({ description: "When it came to its end; null while it is under way." }),
  failed: Schema.NullOr(Schema.String).annotate({ description: "Why it could not come to its end." }),
  ours: Schema.Int.annotate({ description: "How many things of ours were compared." }),
  theirs: Schema.Int.annotate({ description: "How many entries of the system's list were compared." }),
  differences: Schema.Int.annotate({ description: "How many were found." }),
  unexplained: Schema.Int.annotate({ description: "How many nothing explains: each is a task." }),
  kinds: Schema.Record(Schema.String, Schema.Int).annotate({ description: "How many there are of each kind." }),
}).annotate({ identifier: "Reconciliation", description: "A reconciliation, and how far it has come." })
export type Reconciliation = typeof Reconciliation.Type

const DifferingField = Schema.Struct({
  name: Schema.String.annotate({ examples: ["number"] }),
  ours: Schema.optionalKey(Schema.String).annotate({ description: "What we hold; absent for nothing." }),
  theirs: Schema.optionalKey(Schema.String).annotate({
    description: "What the system's list has; absent for nothing.",
  }),
}).annotate({
  identifier: "DifferingField",
  description: "A field, and what each side says; `handle` is its name itself.",
})

/** What the two sides do not agree on, about one thing. */
export const Difference = Schema.Struct({
  number: Schema.Int,
  pilgrim: PilgrimRef,
  handle: Schema.String.annotate({
    description:
      "The system's name of it: a registration's number or receipt, an entitlement's id, a bracelet's serial.",
  }),
  kind: DifferenceKind,
  fields: Schema.Array(DifferingField),
  explanation: Schema.NullOr(ExplanationName),
  exchange: Schema.NullOr(Schema.String).annotate({ description: "The exchange that will end it." }),
}).annotate({ identifier: "Difference", description: "What the two sides do not agree on, about one thing." })
export type Difference = typeof Difference.Type

export const reconciliationsCursor = cursorOf("reconciliations", Schema.Int)
export const Reconciliations = pageOf("Reconciliations", Reconciliation, reconciliationsCursor)
export const differencesCursor = cursorOf("differences", Schema.Int)
export const Differences = pageOf("Differences", Difference, differencesCursor)
