import { Schema } from "effect"
import { Unit } from "../rights/units.ts"
import { CloudEvent } from "./CloudEvent.ts"
import { eventTypes } from "./eventTypes.ts"
import { Position } from "./Occurrence.ts"
import { cursorOf } from "./paging.ts"
import { AnyInstant, Instant, SeasonRef } from "./values.ts"

const typeName = {
  description: "The type of an event, as CloudEvents has it.",
  examples: ["org.mahmal.pilgrim.registered.v1"],
  // Not the name of the schema, which callers do not know, nor all of them.
  message: "Expected a type that GET /v1/events/types lists",
}
const names = Schema.Literals([...eventTypes.values()].map(({ name }) => name))

/** The name of a type of event, in bodies and in addresses. */
const EventTypeName = names.annotate({ identifier: "EventTypeName", ...typeName })
export const EventTypeParameter = names.annotate(typeName)

/** Events come in one order, the same for every reader; of each subject they come as they happened. */
export const eventsCursor = cursorOf("events", Position)

/** A part of the feed. */
export const Events = Schema.Struct({
  items: Schema.Array(CloudEvent),
  next: eventsCursor.annotate({ description: "What to give as `after` to read on. It never runs out." }),
  more: Schema.Boolean.annotate({
    description: "Whether to read on at once: more may be there already, also where there are no items.",
  }),
}).annotate({ identifier: "Events", description: "A part of the feed of events." })

/** A type of event that the caller hears of. */
const EventTypeView = Schema.Struct({
  type: EventTypeName,
  says: Schema.String.annotate({ description: "What it tells, in English." }),
  units: Schema.Array(Unit),
  schema: Schema.Record(Schema.String, Schema.Json).annotate({ description: "The JSON Schema of the whole event." }),
}).annotate({ identifier: "EventType", description: "A type of event that the caller hears of." })

export const EventTypes = Schema.Struct({ items: Schema.Array(EventTypeView) }).annotate({
  identifier: "EventTypes",
  description: "The types of events that the caller hears of.",
})

/** A subscription, as the hub names it. */
export const SubscriptionRef = Schema.String.check(
  Schema.isPattern(/^sub-[0-9a-f]{24}$/u, { expected: "sub- and 24 hexadecimal digits" }),
).annotate({ examples: ["sub-5f2b1c9a7e0d4c3b8a6f1e2d"] })

const Target = Schema.String.check(Schema.isBetweenLength(1, 2000)).annotate({
  description: "Where events are sent by POST: an https address on the public internet.",
  examples: ["https://campaign.example/hub-events"],
})
const types = Schema.Array(EventTypeName).check(Schema.isBetweenLength(1, 100))
const seasons = Schema.Array(SeasonRef).check(Schema.isBetweenLength(1, 20))

/** How a subscription stands. */
export const Subscription = Schema.Struct({
  subscription: SubscriptionRef,
  url: Target,
  unit: Unit,
  campaign: Schema.NullOr(Schema.String),
  types: Schema.Array(EventTypeName).annotate({ description: "The types that are sent." }),
  seasons: Schema.NullOr(Schema.Array(Schema.String)).annotate({ description: "Null where it is every season." }),
  status: Schema.Literals(["active", "paused", "disabled"]).annotate({
    description: "`disabled` by the hub, after five days without one success.",
  }),
  why: Schema.NullOr(Schema.String).annotate({ description: "What is the matter, if anything is." }),
  created: Instant,
  delivered: Schema.NullOr(Instant).annotate({ description: "When something was last delivered." }),
  failingSince: Schema.NullOr(Instant),
  waiting: Schema.Int.annotate({ description: "Events that failed and are tried again, and those behind them." }),
  dead: Schema.Int.annotate({ description: "Events that were given up: its dead letters." }),
  pagesBehind: Schema.Int.annotate({ description: "How many pages of the ledger it has not been sent yet." }),
}).annotate({ identifier: "Subscription", description: "Who is sent events, and how that goes." })
export type Subscription = typeof Subscription.Type

export const Subscriptions = Schema.Struct({ items: Schema.Array(Subscription) }).annotate({
  identifier: "Subscriptions",
  description: "The subscriptions of the caller's unit, or campaign.",
})

const Secret = Schema.String.annotate({
  description: "What deliveries are signed with (Standard Webhooks). It is not shown again.",
  examples: ["whsec_bm90IGEgc2VjcmV0LCBvbmx5IGFuIGV4YW1wbGU="],
})

/** What is asked of a new subscription. */
export const NewSubscription = Schema.Struct({
  url: Target,
  types: Schema.optionalKey(types).annotate({ description: "All that the unit hears of where it is left out." }),
  seasons: Schema.optionalKey(seasons),
  from: Schema.optionalKey(AnyInstant).annotate({
    description: "What was recorded since then is sent too. From now on where it is left out.",
  }),
}).annotate({ identifier: "NewSubscription", description: "What is asked of a new subscription." })

/** A new subscription with its secret. */
export const Subscribed = Schema.Struct({ ...Subscription.fields, secret: Secret }).annotate({
  identifier: "Subscribed",
  description: "A new subscription with its secret, which is shown this once.",
})

/** What is changed of a subscription. */
export const SubscriptionChange = Schema.Struct({
  url: Schema.optionalKey(Target),
  types: Schema.optionalKey(Schema.NullOr(types)).annotate({ description: "Null for all that the unit hears of." }),
  seasons: Schema.optionalKey(Schema.NullOr(seasons)),
  status: Schema.optionalKey(Schema.Literals(["active", "paused"])),
}).annotate({ identifier: "SubscriptionChange", description: "What is changed of a subscription; the rest stays." })

export const Rotation = Schema.Struct({
  overlapDays: Schema.optionalKey(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 7 }))).annotate({
    description: "For how many days deliveries are signed with the old secret too; 1 unless said.",
  }),
}).annotate({ identifier: "SecretRotation", description: "How a secret is followed by another." })

export const Rotated = Schema.Struct({
  secret: Secret,
  until: Instant.annotate({ description: "Until then deliveries are signed with the old secret too." }),
}).annotate({ identifier: "Rotated", description: "A new secret, which is shown this once." })

/** An event that was given up. */
export const DeadLetter = Schema.Struct({
  event: Schema.String.annotate({ description: "The `id` of the event.", examples: ["1448-Q48-000001/7"] }),
  attempts: Schema.Int.annotate({ description: "How often it was sent." }),
  outcome: Schema.String.annotate({ description: "How the last attempt failed.", examples: ["answered 500"] }),
  since: Instant,
}).annotate({ identifier: "DeadLetter", description: "An event that was given up after three days of attempts." })

/** Dead letters are listed by their events. */
export const deadCursor = cursorOf("dead letters", Schema.Struct({ subject: Schema.String, number: Schema.Int }))
