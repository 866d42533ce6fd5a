import { Receipt } from "@mahmal/core/exchange/Exchange"
import { Share, Word } from "@mahmal/core/exchange/ExchangeAct"
import { Particulars } from "@mahmal/core/exchange/Particulars"
import { Schema } from "effect"
import { asTheyWrite } from "./asTheyWrite.ts"
import { Instant, PilgrimRef, Reason } from "./values.ts"

/** An act that needs a reason alone. */
export const Reasoned = Schema.Struct({ reason: Reason }).annotate({
  identifier: "Reasoned",
  description: "An act that needs a reason alone.",
})

/** What is corrected before a retry. */
export const Edit = Schema.Struct({
  reason: Reason,
  pilgrim: PilgrimRef,
  changes: Particulars.annotate({
    identifier: "Particulars",
    description:
      "What is corrected of the person, for this exchange and for all that follows. Only what is given changes.",
  }),
}).annotate({ identifier: "Edit", description: "What is corrected before a retry." })

/** What a foreign system said to a person. */
export const Resolution = Schema.Struct({
  reason: Reason,
  outcome: Schema.Literals(["took-effect", "did-not"]).annotate({
    description: "Of a cancellation or revocation, `took-effect` says that what was to be undone is no more.",
  }),
  receipt: Schema.optionalKey(Receipt.check(Schema.isBetweenLength(1, 100), asTheyWrite)).annotate({
    description: "Under which the system has it; the hub asks it for the rest.",
    examples: [Receipt.make("ETR-004481448001")],
  }),
  shares: Schema.optionalKey(
    Schema.Array(
      Share.check(asTheyWrite).annotate({ identifier: "Share", description: "What the system has for one pilgrim." }),
    ),
  ).annotate({ description: "What the system has for every pilgrim who waits, instead of a receipt." }),
}).annotate({ identifier: "Resolution", description: "What a foreign system said to a person, and of what." })
export type Resolution = typeof Resolution.Type

/** What can be asked for an exchange. */
export const ActWord = Schema.Literals(["retry", "edit", "resolve", "give-up"])
export type ActWord = typeof ActWord.Type

/** What somebody did with an exchange. */
export const DoneAct = Schema.Struct({
  act: ActWord,
  by: Schema.String.annotate({ examples: ["person:2f1c"] }),
  reason: Schema.String,
  at: Instant,
  rerun: Schema.NullOr(Schema.Int).annotate({ description: "The plan by which it was done for many." }),
}).annotate({ identifier: "DoneAct", description: "What somebody did with an exchange." })
export type DoneAct = typeof DoneAct.Type

/** The same with what it said and changed. */
export const DoneActInFull = Schema.Struct({
  ...DoneAct.fields,
  word: Schema.NullOr(Word.annotate({ identifier: "Word", description: "What a foreign system said." })).annotate({
    description: "What the foreign system said, of a resolution.",
  }),
  diff: Schema.NullOr(Schema.Record(Schema.String, Schema.Struct({ from: Schema.String, to: Schema.String }))).annotate(
    { description: "What was told before and after, of an edit." },
  ),
}).annotate({ identifier: "DoneActInFull", description: "What somebody did with an exchange, with what it changed." })
export type DoneActInFull = typeof DoneActInFull.Type
