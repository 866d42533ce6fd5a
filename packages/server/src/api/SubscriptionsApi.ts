import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup, OpenApi } from "effect/http-api"
import {
  DeadLetter,
  deadCursor,
  NewSubscription,
  Rotated,
  Rotation,
  Subscribed,
  Subscription,
  SubscriptionChange,
  SubscriptionRef,
  Subscriptions,
} from "./eventViews.ts"
import { pageOf, pagingBy } from "./paging.ts"
import { bodyProblems, SubscriptionProblem, TargetProblem, Unknown, unavailable } from "./problems.ts"
import { AnyInstant } from "./values.ts"

const params = {
  subscription: SubscriptionRef.annotate({ description: "The subscription." }),
}
const path = "/v1/subscriptions/:subscription"

export const SubscriptionsApi = HttpApiGroup.make("subscriptions")
  .add(
    HttpApiEndpoint.post("create", "/v1/subscriptions", {
      payload: NewSubscription,
      success: Subscribed,
      error: [TargetProblem, SubscriptionProblem, unavailable, ...bodyProblems],
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Subscribe to events",
        description:
          "Events are sent to the address as they happen, signed by Standard Webhooks. One address is subscribed once: whoever lost the answer rotates the secret.",
      }),
    ),
    HttpApiEndpoint.get("list", "/v1/subscriptions", { success: Subscriptions, error: unavailable }).annotateMerge(
      OpenApi.annotations({
        summary: "List subscriptions",
        description:
          "Those of the caller's unit, or campaign, for seasons in which the caller works. IT sees all units'; of others' it can only pause and end them.",
      }),
    ),
    HttpApiEndpoint.get("one", path, { params, success: Subscription, error: [Unknown, unavailable] }).annotateMerge(
      OpenApi.annotations({ summary: "Read a subscription", description: "How its deliveries go." }),
    ),
    HttpApiEndpoint.patch("change", path, {
      params,
      payload: SubscriptionChange,
      success: Subscription,
      error: [Unknown, TargetProblem, unavailable, ...bodyProblems],
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Change a subscription",
        description: "Moves it, narrows it, pauses it, or activates it again. Then it is sent what it missed.",
      }),
    ),
    HttpApiEndpoint.delete("remove", path, {
      params,
      success: Subscriptions,
      error: [Unknown, unavailable],
    }).annotateMerge(
      OpenApi.annotations({ summary: "End a subscription", description: "For good. Gives those that are left." }),
    ),
    HttpApiEndpoint.post("rotate", `${path}/secrets`, {
      params,
      payload: Rotation,
      success: Rotated,
      error: [Unknown, unavailable, ...bodyProblems],
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Rotate the secret",
        description: "Deliveries are signed with both secrets for a while, so that the receiver can change over.",
      }),
    ),
    HttpApiEndpoint.post("replay", `${path}/replays`, {
      params,
      payload: Schema.Struct({
        from: AnyInstant.annotate({ description: "Since when; a little that is older may come with it." }),
      }).annotate({ identifier: "Replay", description: "From when events are sent again." }),
      success: Subscription,
      error: [Unknown, unavailable, ...bodyProblems],
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Send events again",
        description: "Everything since a time that it may see, in order, with the same ids as before.",
      }),
    ),
    HttpApiEndpoint.get("dead", `${path}/dead-letters`, {
      params,
      query: pagingBy(deadCursor),
      success: pageOf("DeadLetters", DeadLetter, deadCursor),
      error: [Unknown, unavailable],
    }).annotateMerge(
      OpenApi.annotations({
        summary: "List dead letters",
        description: "Events that were given up, while others were delivered.",
      }),
    ),
    HttpApiEndpoint.post("revive", `${path}/dead-letters`, {
      params,
      payload: Schema.Struct({ event: DeadLetter.fields.event }).annotate({
        identifier: "Revival",
        description: "Which dead letter is sent again.",
      }),
      success: Subscription,
      error: [Unknown, unavailable, ...bodyProblems],
    }).annotateMerge(
      OpenApi.annotations({ summary: "Send a dead letter again", description: "One event, by its id." }),
    ),
  )
  .annotateMerge(
    OpenApi.annotations({
      title: "Subscriptions",
      description: "Webhooks: who is sent events, where, and how it goes.",
    }),
  )
