import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup, OpenApi } from "effect/http-api"
import { Purpose, Unit } from "../rights/units.ts"
import { cursorOf, pageOf, pagingBy } from "./paging.ts"
import { bodyProblems, Unknown, unavailable } from "./problems.ts"
import { AnyInstant, SeasonRef } from "./values.ts"

/** Who asks, as the hub sees it. */
export const Session = Schema.Struct({
  caller: Schema.String.annotate({ description: "`nobody`, or a name that tells this caller from every other." }),
  kind: Schema.Literals(["person", "system", "device", "nobody"]),
  unit: Schema.optionalKey(Unit),
  seasons: Schema.Union([Schema.Literal("all"), Schema.Array(SeasonRef)]),
  campaign: Schema.optionalKey(Schema.String),
  purposes: Schema.Array(Purpose).annotate({ description: "The first is meant where a request names none." }),
  name: Schema.optionalKey(Schema.String).annotate({ description: "Of a person who signed in." }),
  csrf: Schema.optionalKey(Schema.String).annotate({
    description: "What a page sends back in `X-CSRF-Token` with every request that is no GET.",
  }),
}).annotate({ identifier: "Session", description: "Who asks, as the hub sees it." })

export type Session = typeof Session.Type

const PersonRef = Schema.String.check(
  Schema.isPattern(/^person:[\w.-]{1,100}$/u, { expected: "`person:` and a name" }),
).annotate({
  description: "A person, as the trail calls them.",
  examples: ["person:Zm9vYmFyYmF6cXV4cXV1eA"],
})
const SessionRef = Schema.String.check(Schema.isPattern(/^[0-9a-f]{16}$/u)).annotate({
  description: "A session, by a name that proves nothing.",
  examples: ["5f1c0e7a9b2d4c86"],
})
const sessionParameter = { session: SessionRef }

/** A session that holds. */
const StandingSession = Schema.Struct({
  session: SessionRef,
  caller: PersonRef,
  name: Schema.String,
  unit: Unit,
  began: AnyInstant,
  seen: AnyInstant.annotate({ description: "When it was used last, to the minute." }),
  expires: AnyInstant.annotate({ description: "When it ends, however much it is used." }),
  here: Schema.Boolean.annotate({ description: "Whether it is the one that asks." }),
}).annotate({ identifier: "StandingSession", description: "Somebody who is signed in in a browser." })

const sessionsCursor = cursorOf("sessions", Schema.String)
const Sessions = pageOf("Sessions", StandingSession, sessionsCursor)

/** Whose sessions are to end. */
const EndingSessions = Schema.Struct({
  caller: Schema.Union([PersonRef, Schema.Literal("everybody")]).annotate({ description: "Whose, or everybody's." }),
}).annotate({ identifier: "EndingSessions", description: "Whose sessions are to end." })

/** The sessions that ended. */
const EndedSessions = Schema.Struct({ ended: Schema.Array(SessionRef) }).annotate({
  identifier: "EndedSessions",
  description: "The sessions that ended.",
})

export const SessionApi = HttpApiGroup.make("session")
  .add(
    HttpApiEndpoint.get("one", "/v1/session", { success: Session }).annotateMerge(
      OpenApi.annotations({
        summary: "Ask who one is",
        description: "Who asks, by the credentials of this very request, and what a page needs to act.",
      }),
    ),
    HttpApiEndpoint.get("own", "/v1/sessions/own", { success: Sessions, error: unavailable }).annotateMerge(
      OpenApi.annotations({
        summary: "List one's own sessions",
        description: "Every browser in which who asks is signed in.",
      }),
    ),
    HttpApiEndpoint.post("endOwn", "/v1/sessions/own/:session/ending", {
      params: sessionParameter,
      success: EndedSessions,
      error: [Unknown, unavailable],
    }).annotateMerge(
      OpenApi.annotations({
        summary: "End one of one's own sessions",
        description: "At once, on every hub. The provider's own session goes on.",
      }),
    ),
    HttpApiEndpoint.get("list", "/v1/sessions", {
      query: { caller: Schema.optionalKey(PersonRef), ...pagingBy(sessionsCursor) },
      success: Sessions,
      error: unavailable,
    }).annotateMerge(
      OpenApi.annotations({ summary: "List sessions", description: "Everybody's who is signed in, or one person's." }),
    ),
    HttpApiEndpoint.post("end", "/v1/sessions/endings", {
      payload: EndingSessions,
      success: EndedSessions,
      error: [unavailable, ...bodyProblems],
    }).annotateMerge(
      OpenApi.annotations({
        summary: "End sessions",
        description: "All of one person, or of everybody, at once and on every hub: whose account was closed is out.",
      }),
    ),
  )
  .annotateMerge(OpenApi.annotations({ title: "Session", description: "Who asks, and who is signed in." }))
