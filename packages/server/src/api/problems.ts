import { ActRefused } from "@mahmal/core/committee/ActRefused"
import { Refusal } from "@mahmal/core/journey/Refusal"
import { ExchangeRefusal } from "@mahmal/core/operating/ExchangeRefusal"
import { RerunRefused } from "@mahmal/core/operating/RerunRefused"
import { Schema } from "effect"
import { ProblemDetails } from "effect/http"
import { HttpApiError, HttpApiSchema } from "effect/http-api"
import { ReviewRefused } from "./ReviewRefused.ts"

/**
 * Every problem that the hub answers with, as RFC 9457 has them: a stable `type`, its status and its title.
 *
 * No other file names a status of a problem. None carries what a caller cannot act on, and none names a person.
 */

/** One field of a request that is not as it must be. */
export const Fault = Schema.Struct({
  in: Schema.Literals(["body", "path", "query", "header"]),
  pointer: Schema.String.annotate({
    description: "A JSON Pointer into that part of the request (RFC 6901); empty for the whole of it.",
    examples: ["/places/shares/others"],
  }),
  detail: Schema.String.annotate({ examples: ["Expected a whole number of zero or more"] }),
}).annotate({ identifier: "Fault", description: "One field that is not as it must be." })
export type Fault = typeof Fault.Type

/** The most faults that one problem tells. */
export const mostFaults = 100

/** Fields of the request are wrong: the first hundred are named. */
export class InputInvalid extends HttpApiError.Problem<InputInvalid>()(
  "InputInvalid",
  { type: "/problems/input-invalid", status: 400, title: "The request is not as it must be" },
  { errors: Schema.Array(Fault).check(Schema.isMaxLength(mostFaults)) },
) {}

/** An applications file of which no row can be decided. */
export class FileProblem extends HttpApiError.Problem<FileProblem>()("FileProblem", {
  type: "/problems/file-unreadable",
  status: 400,
  title: "The applications file cannot be read",
}) {}

/** A callback whose sender is not proven. */
export class Unproven extends HttpApiError.Problem<Unproven>()("Unproven", {
  type: "/problems/sender-not-proven",
  status: 401,
  title: "It is not proven who sends this",
}) {}

/** Nobody has shown who asks, or what was shown does not prove it. */
export class NotSignedIn extends HttpApiError.Problem<NotSignedIn>()("NotSignedIn", {
  type: "/problems/not-signed-in",
  status: 401,
  title: "It is not proven who asks",
}) {}

/** Who asks is known, and has no right to this. */
export class Denied extends HttpApiError.Problem<Denied>()("Denied", {
  type: "/problems/not-allowed",
  status: 403,
  title: "You have no right to this",
}) {}

/** A request with a session's cookie that does not prove that a page of the hub sends it. */
export class NotFromOurPage extends HttpApiError.Problem<NotFromOurPage>()("NotFromOurPage", {
  type: "/problems/not-from-our-page",
  status: 403,
  title: "It is not proven that a page of this hub asks",
}) {}

/** A page of another site sends this through somebody's browser. */
export class ForeignOrigin extends HttpApiError.Problem<ForeignOrigin>()("ForeignOrigin", {
  type: "/problems/foreign-origin",
  status: 403,
  title: "Pages of other sites cannot ask this hub",
}) {}

/** Nothing is known under the name that was given. */
export class Unknown extends HttpApiError.Problem<Unknown>()("Unknown", {
  type: "/problems/unknown",
  status: 404,
  title: "Nothing is known under this name",
}) {}

/** The hub has nothing at this address. */
export class NoSuchAddress extends HttpApiError.Problem<NoSuchAddress>()("NoSuchAddress", {
  type: "/problems/no-such-address",
  status: 404,
  title: "There is nothing at this address",
}) {}

/** The address takes other methods. */
export class MethodNotAllowed extends HttpApiError.Problem<MethodNotAllowed>()(
  "MethodNotAllowed",
  { type: "/problems/method-not-allowed", status: 405, title: "This address does not take this method" },
  { allow: Schema.Array(Schema.String) },
) {}

const reasons = Refusal.fields.reason.literals

/** What a caller may ask of a journey over this interface, by the last part of its address. */
export const Act = Schema.Literals([
  "confirmation",
  "withdrawal",
  "death",
  "finding",
  "replacement",
  "arrival",
  "campaign",
  "taking-back",
  "reissue",
])
export type Act = typeof Act.Type

const titleOf: { readonly [Reason in Refusal["reason"]]: string } = {
  "not-possible-here": "This is not possible where the pilgrim stands",
  "not-open-yet": "This has not opened yet",
  "offer-expired": "The offer of a place has expired",
  "offer-still-open": "The offer of a place is still open",
  "already-confirmed": "The place is confirmed with another campaign",
  "not-confirmed": "The place is not confirmed with a campaign",
  "taken-by-another": "Another submission is under way",
  "season-closed": "The season is closed for this",
  contradiction: "This contradicts what is on record",
  "no-place-left": "No place is left",
}

/** A journey refuses what was asked; its `type` ends in the reason. Nothing was changed. */
export class Refused extends Schema.Error<Refused>("Refused")(
  {
    type: Schema.Literals(reasons.map((reason) => `/problems/${reason}` as const)),
    status: Schema.Literal(409),
    title: Schema.String,
    detail: Schema.String,
    reason: Refusal.fields.reason,
    state: Schema.String.annotate({ description: "Where the pilgrim stands.", examples: ["Returned"] }),
    possible: Schema.Array(Act).annotate({ description: "What can be asked for a pilgrim who stands there." }),
    pointer: Schema.optionalKey(Schema.String).annotate({
      description: "A JSON Pointer into the body (RFC 6901): the field at fault, where it is one.",
      examples: ["/entitlement/number"],
    }),
  },
  { description: "A journey refuses what was asked, and says why. Nothing was changed.", httpApiStatus: 409 },
) {
  static readonly because = (
    reason: Refusal["reason"],
    told: Pick<Refused, "detail" | "state" | "possible" | "pointer">,
  ) => new Refused({ type: `/problems/${reason}`, status: 409, title: titleOf[reason], reason, ...told })
}

/** `Refused` as it goes over the wire. */
export const refused = Refused.pipe(HttpApiSchema.asJson({ contentType: ProblemDetails.contentType }))

/** The season's pool is frozen. Nothing was changed. */
export class Frozen extends HttpApiError.Problem<Frozen>()("Frozen", {
  type: "/problems/season-frozen",
  status: 409,
  title: "The pool of this season's draw is frozen",
}) {}

/** The committee cannot do this where its draw stands. Nothing was changed. */
export class ActProblem extends HttpApiError.Problem<ActProblem>()(
  "ActProblem",
  { type: "/problems/act-refused", status: 409, title: "The committee cannot do this now" },
  {
    reason: ActRefused.fields.reason,
    stage: Schema.String.annotate({ description: "Where the draw stands.", examples: ["Committed"] }),
  },
) {}

/** A reader cannot be approved. Nothing was changed. */
export class DeviceProblem extends HttpApiError.Problem<DeviceProblem>()(
  "DeviceProblem",
  { type: "/problems/device-not-approved", status: 409, title: "This reader cannot be approved" },
  { reason: Schema.Literals(["wrong-code", "code-expired", "revoked"]) },
) {}

/** Webhooks cannot be sent to the address. Nothing was changed. */
export class TargetProblem extends HttpApiError.Problem<TargetProblem>()("TargetProblem", {
  type: "/problems/target-refused",
  status: 400,
  title: "Webhooks cannot be sent to this address",
}) {}

/** The subscription cannot be made beside those that are there. Nothing was changed. */
export class SubscriptionProblem extends HttpApiError.Problem<SubscriptionProblem>()("SubscriptionProblem", {
  type: "/problems/not-subscribed-anew",
  status: 409,
  title: "There is such a subscription, or there are too many",
}) {}

/** A client or its credential cannot be as it is asked for. Nothing was changed. */
export class ClientProblem extends HttpApiError.Problem<ClientProblem>()("ClientProblem", {
  type: "/problems/client-refused",
  status: 409,
  title: "This client or credential cannot be made",
}) {}

/** An act on an exchange that is not possible where it stands. Nothing was changed. */
export class ExchangeProblem extends HttpApiError.Problem<ExchangeProblem>()(
  "ExchangeProblem",
  { type: "/problems/exchange-act-refused", status: 409, title: "This cannot be done with this exchange now" },
  {
    reason: ExchangeRefusal.fields.reason,
    state: Schema.String.annotate({ description: "Where the exchange stands.", examples: ["InDoubt"] }),
  },
) {}

/** What is to be corrected may be with a system just now. Nothing was changed. */
export class CorrectionProblem extends HttpApiError.Problem<CorrectionProblem>()(
  "CorrectionProblem",
  { type: "/problems/correction-waits", status: 409, title: "This cannot be corrected before a system has answered" },
  {
    exchange: Schema.String.annotate({
      description: "The exchange whose end is to be waited for.",
      examples: ["etrack.register/1448-G000644-1"],
    }),
    state: Schema.String.annotate({ description: "Where the exchange stands.", examples: ["InDoubt"] }),
  },
) {}

/** A plan to run exchanges again that cannot be made, approved or stopped. Nothing was changed. */
export class RerunProblem extends HttpApiError.Problem<RerunProblem>()(
  "RerunProblem",
  { type: "/problems/rerun-refused", status: 409, title: "This cannot be done with this plan" },
  { reason: RerunRefused.fields.reason },
) {}

/** The journey is not over. Nothing was changed. */
export class NotOverProblem extends HttpApiError.Problem<NotOverProblem>()("NotOverProblem", {
  type: "/problems/journey-not-over",
  status: 409,
  title: "It must still be known who this pilgrim is",
}) {}

/** The health record was changed since it was read. Nothing was changed now. */
export class RecordChanged extends HttpApiError.Problem<RecordChanged>()("RecordChanged", {
  type: "/problems/record-changed",
  status: 409,
  title: "The record is another than the one that was read",
}) {}

/** An emergency access cannot be reviewed so. Nothing was changed. */
export class EmergencyProblem extends HttpApiError.Problem<EmergencyProblem>()(
  "EmergencyProblem",
  { type: "/problems/review-refused", status: 409, title: "This cannot be reviewed so" },
  { reason: ReviewRefused.fields.reason },
) {}

/** People of the season are still to come back. Nothing was changed. */
export class SeasonProblem extends HttpApiError.Problem<SeasonProblem>()("SeasonProblem", {
  type: "/problems/season-lasts",
  status: 409,
  title: "This season cannot be closed yet",
}) {}

/** What has begun of the season, or is over, cannot be changed so. Nothing was changed. */
export class SeasonBegun extends HttpApiError.Problem<SeasonBegun>()("SeasonBegun", {
  type: "/problems/season-under-way",
  status: 409,
  title: "This would end or move what has begun of the season",
}) {}

/** The season's places are fewer than those that are taken. Nothing was changed. */
export class PlacesTaken extends HttpApiError.Problem<PlacesTaken>()("PlacesTaken", {
  type: "/problems/places-taken",
  status: 409,
  title: "More places are taken than this leaves",
}) {}

/** The first request with this idempotency key has not been answered yet. */
export class StillAnswering extends HttpApiError.Problem<StillAnswering>()("StillAnswering", {
  type: "/problems/still-being-answered",
  status: 409,
  title: "The first request with this idempotency key is still being answered",
}) {}

/** The body was not there in time. */
export class TooSlow extends HttpApiError.Problem<TooSlow>()("TooSlow", {
  type: "/problems/too-slow",
  status: 408,
  title: "The body came too slowly",
}) {}

/** The body is larger than the address takes. */
export class TooLarge extends HttpApiError.Problem<TooLarge>()("TooLarge", {
  type: "/problems/too-large",
  status: 413,
  title: "The body is too large",
}) {}

/** The body has a content type that the address does not take. */
export class WrongContentType extends HttpApiError.Problem<WrongContentType>()("WrongContentType", {
  type: "/problems/wrong-content-type",
  status: 415,
  title: "This address takes another content type",
}) {}

/** The request was sent to a name that is not the hub's own. */
export class Misdirected extends HttpApiError.Problem<Misdirected>()("Misdirected", {
  type: "/problems/misdirected",
  status: 421,
  title: "This hub answers under its own name only",
}) {}

/** The idempotency key stood on another request. */
export class KeyReused extends HttpApiError.Problem<KeyReused>()("KeyReused", {
  type: "/problems/idempotency-key-reused",
  status: 422,
  title: "This idempotency key belongs to another request",
}) {}

/** Too many wrong guesses were made. */
export class TooManyGuesses extends HttpApiError.Problem<TooManyGuesses>()("TooManyGuesses", {
  type: "/problems/too-many-guesses",
  status: 429,
  title: "This was asked wrongly too often",
}) {}

/** More was asked than the caller's share. */
export class TooManyRequests extends HttpApiError.Problem<TooManyRequests>()("TooManyRequests", {
  type: "/problems/too-many-requests",
  status: 429,
  title: "This caller has asked too often",
}) {}

/** Something is wrong in the hub itself; what, is in its log. */
export class Broken extends HttpApiError.Problem<Broken>()("Broken", {
  type: "/problems/broken",
  status: 500,
  title: "Something is wrong in the hub",
}) {}

/** The hub cannot reach what it needs. The same may be asked again; an act may have been done all the same, and its answer was lost. */
export class Unavailable extends HttpApiError.Problem<Unavailable>()("Unavailable", {
  type: "/problems/unavailable",
  status: 503,
  title: "The hub cannot answer now",
}) {}

/** Seconds after which to ask again what could not be answered now. */
export const retryAfter = "2"

/** `Unavailable` with the time after which to ask again. */
export const unavailable = Unavailable.pipe(
  HttpApiSchema.encodeToWithHeaders(
    { body: Unavailable, headers: { "retry-after": Schema.String } },
    { decode: ({ body }) => body, encode: (body) => ({ body, headers: { "retry-after": retryAfter } }) },
  ),
)

/** What every address that reads a body may answer. */
export const bodyProblems = [TooSlow, TooLarge, WrongContentType] as const

/** What everything that is done once for an idempotency key may answer. */
const onceProblems = [Unknown, StillAnswering, KeyReused, unavailable] as const

/** What every act with a body may answer, besides the problems of its own. */
export const actProblems = [...onceProblems, ...bodyProblems] as const

/** What every command to a journey may answer. */
export const commandProblems = [refused, ...onceProblems] as const
