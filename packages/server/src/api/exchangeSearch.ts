import { Operation } from "@mahmal/core/exchange/Operation"
import { Said } from "@mahmal/core/schema/Said"
import { Schema } from "effect"
import { ActWord, DoneAct } from "./exchangeActs.ts"
import { Call, ExchangeLine, ExchangeStateName, exchangesCursor, SystemName } from "./exchangeViews.ts"
import { pageOf, pagingInBodyBy } from "./paging.ts"
import { Task } from "./taskViews.ts"
import { AnyInstant, PilgrimRef } from "./values.ts"

const Text = Schema.String.check(Schema.isBetweenCodePoints(2, 100, { expected: "2 to 100 letters" }))

/** What exchanges are looked for by. Every criterion that is given must hold. */
export const exchangeCriteria = {
  system: Schema.optionalKey(SystemName),
  operation: Schema.optionalKey(Operation),
  states: Schema.optionalKey(
    Schema.Array(ExchangeStateName).check(Schema.isMaxLength(ExchangeStateName.literals.length)),
  ).annotate({
    description: "How they ended, or where they stand; without it all but those that took effect.",
    examples: [["Declined", "InDoubt"]],
  }),
  pilgrim: Schema.optionalKey(PilgrimRef),
  openedFrom: Schema.optionalKey(AnyInstant).annotate({ description: "Opened at this instant or later." }),
  openedTo: Schema.optionalKey(AnyInstant).annotate({ description: "Opened before this instant." }),
  text: Schema.optionalKey(Text).annotate({
    description: "A part of the name, of the code, or of the reason of any call; upper and lower case alike.",
    examples: ["not found"],
  }),
}

/** What to look for. */
export const ExchangeSearch = Schema.Struct({ ...exchangeCriteria, ...pagingInBodyBy(exchangesCursor) }).annotate({
  identifier: "ExchangeSearch",
  description: "What to look for. Every criterion that is given must hold.",
})
export type ExchangeSearch = typeof ExchangeSearch.Type

/** What to look for in what was sent and answered. Another criterion is needed too, or every body would be searched. */
export const ContentsSearch = Schema.Struct({
  ...exchangeCriteria,
  contents: Text.annotate({
    description: "A part of any body that was sent or answered.",
    examples: ["PASSPORT_EXPIRED"],
  }),
  ...pagingInBodyBy(exchangesCursor),
})
  .check(
    Schema.makeFilter(
      ({ operation, system, pilgrim, openedFrom }) =>
        (operation ?? system ?? pilgrim ?? openedFrom) !== undefined || {
          path: ["contents"],
          issue: "Name a system, an operation, a pilgrim or a time as well",
        },
      // As with a season's figures: what is annotated below would be lost.
      { toJsonSchema: () => ({}) },
    ),
  )
  .annotate({ identifier: "ContentsSearch", description: "What to look for in what was sent and answered." })
export type ContentsSearch = typeof ContentsSearch.Type

/** An exchange, and in a sentence why it stands where it does. */
export const FoundExchange = Schema.Struct({ ...ExchangeLine.fields, why: Said }).annotate({
  identifier: "FoundExchange",
  description: "An exchange, and in a sentence why it stands where it does.",
})
export type FoundExchange = typeof FoundExchange.Type
export const FoundExchanges = pageOf("FoundExchanges", FoundExchange, exchangesCursor)

const { kind, outcome, started, ended, detail, status } = Call.fields

/** A call without what was in it. */
export const CallLine = Schema.Struct({ kind, outcome, started, ended, detail, status }).annotate({
  identifier: "CallLine",
  description: "That there was a call, and how it ended.",
})
export type CallLine = typeof CallLine.Type

/** An exchange without what was in it: why it stands so, what was done about it, and what can be. */
export const ExchangeOutline = Schema.Struct({
  ...FoundExchange.fields,
  calls: Schema.Array(CallLine),
  acts: Schema.Array(DoneAct),
  tasks: Schema.Array(Task),
  possible: Schema.Array(ActWord).annotate({ description: "What can be asked for it now." }),
}).annotate({
  identifier: "ExchangeOutline",
  description: "An exchange without what was in it: why it stands so, what was done about it, and what can be.",
})
export type ExchangeOutline = typeof ExchangeOutline.Type
