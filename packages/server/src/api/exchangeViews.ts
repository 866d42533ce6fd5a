import { ExchangeState } from "@mahmal/core/exchange/Exchange"
import { Outcome } from "@mahmal/core/exchange/Message"
import { foreignSystems, Operation } from "@mahmal/core/exchange/Operation"
import { Schema } from "effect"
import { DoneActInFull } from "./exchangeActs.ts"
import { cursorOf, pageOf } from "./paging.ts"
import { AnyInstant, Instant, PilgrimRef } from "./values.ts"

/** A foreign system, by the first part of its operations. */
export const SystemName = Schema.Literals(foreignSystems).annotate({
  description: "A foreign system.",
  examples: ["etrack"],
})

/** The name of a state of an exchange. */
export const ExchangeStateName = Schema.Literals(
  Object.keys(ExchangeState.cases) as ReadonlyArray<ExchangeState["_tag"]>,
).annotate({
  description: "Where an exchange stands. Due, Sending, Accepted and InDoubt are open.",
  examples: ["Accepted"],
})

const line = {
  exchange: Schema.String.annotate({ examples: ["etrack.register/1448-G000644-1"] }),
  system: SystemName,
  operation: Operation,
  pilgrims: Schema.Array(PilgrimRef),
  standing: ExchangeState.annotate({
    identifier: "ExchangeState",
    description:
      "Where the exchange stands. `since` is when it was last sent; `first`, of one that was repeated, when it was sent first without " +
      "an answer since then. Both are in milliseconds since 1970.",
  }),
  attempts: Schema.Int.annotate({
    description: "How often the hub took it up, and a person decided about it.",
    examples: [1],
  }),
  opened: Instant,
  changed: Instant,
}

/** One matter between the hub and a foreign system. */
export const ExchangeLine = Schema.Struct(line).annotate({
  identifier: "ExchangeLine",
  description: "One matter between the hub and a foreign system, however many calls it took.",
})
export type ExchangeLine = typeof ExchangeLine.Type

/** One call, as it was sent and as it was answered. */
export const Call = Schema.Struct({
  kind: Schema.Literals(["send", "ask", "callback"]).annotate({
    description: "`send`: we asked for it. `ask`: we asked what became of it. `callback`: the system told us.",
  }),
  outcome: Outcome,
  started: Instant,
  ended: Instant,
  detail: Schema.NullOr(Schema.String).annotate({
    description: "What was the matter, in English, where anything was.",
  }),
  sent: Schema.NullOr(Schema.String).annotate({ description: "The body that was sent." }),
  received: Schema.NullOr(Schema.String).annotate({ description: "The body that was received." }),
  status: Schema.NullOr(Schema.Int).annotate({ description: "The HTTP status of the answer." }),
}).annotate({ identifier: "Call", description: "One call, as it was sent and as it was answered, without secrets." })
export type Call = typeof Call.Type

/** An exchange with all its calls, oldest first. */
export const Exchange = Schema.Struct({
  ...line,
  calls: Schema.Array(Call),
  acts: Schema.Array(DoneActInFull),
}).annotate({
  identifier: "Exchange",
  description: "An exchange with all its calls, and with what people did about it, oldest first.",
})
export type Exchange = typeof Exchange.Type

/** Exchanges are listed by the time at which they were opened, newest first. */
export const exchangesCursor = cursorOf("exchanges", Schema.Struct({ opened: AnyInstant, exchange: Schema.String }))
export const Exchanges = pageOf("Exchanges", ExchangeLine, exchangesCursor)
