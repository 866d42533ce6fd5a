import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema, OpenApi } from "effect/http-api"
import { DeviceId } from "./gateValues.ts"
import {
  Alarms,
  Answering,
  Approving,
  Asking,
  alarmsCursor,
  Challenge,
  Counts,
  Decision,
  Device,
  DeviceSession,
  DeviceStanding,
  Devices,
  devicesCursor,
  Enrolling,
  Enrolment,
  Heads,
  headsCursor,
  Passages,
  Plan,
  Serials,
  Sync,
  Upload,
  Uploaded,
} from "./gateViews.ts"
import { largestBody } from "./LargestBody.ts"
import { pagingBy } from "./paging.ts"
import { seasonParameter } from "./parameters.ts"
import { bodyProblems, DeviceProblem, TooManyGuesses, Unknown, Unproven, unavailable } from "./problems.ts"

const signed = (contentType: string) => Schema.Uint8Array.pipe(HttpApiSchema.asUint8Array({ contentType }))

const digits = (pattern: RegExp, description: string, example: string) =>
  Schema.String.check(Schema.isPattern(pattern, { expected: "a whole number of zero or more" })).annotate({
    description,
    examples: [example],
  })
/** A whole number in an address, as its digits. */
const count = (description: string, example: string) => digits(/^[0-9]{1,9}$/u, description, example)
const next = "The `next` of the answer before; none, or 0, for the beginning."
const AfterPlace = count(next, "0")
/** Changes are numbered by the clock, in microseconds. */
const AfterChange = digits(/^[0-9]{1,16}$/u, next, "0")

const deviceParameter = { device: DeviceId }

/**
 * The hub's side of the gate. A device shows who it is by `Authorization: Bearer` with the token of its session; people by
 * what the hub knows them by.
 */
export const GateApi = HttpApiGroup.make("gate")
  .add(
    HttpApiEndpoint.post("enrol", "/v1/gate/devices", {
      payload: Enrolling,
      success: Enrolment,
      error: [Unknown, TooManyGuesses, unavailable, ...bodyProblems],
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Ask to be let in as a reader",
        description: "For a device with a key of its own. A supervisor who sees the code on its screen approves it.",
      }),
    ),
    HttpApiEndpoint.post("challenge", "/v1/gate/devices/:device/challenge", {
      params: deviceParameter,
      success: Challenge,
      error: [Unknown, unavailable],
    }).annotateMerge(
      OpenApi.annotations({ summary: "Ask for a challenge", description: "What the device then signs, once." }),
    ),
    HttpApiEndpoint.post("session", "/v1/gate/devices/:device/session", {
      params: deviceParameter,
      payload: Answering,
      success: DeviceSession,
      error: [Unknown, Unproven, unavailable, ...bodyProblems],
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Begin a session",
        description: "By a signature of the device's key. A device that waits asks again until it is approved.",
      }),
    ),
    HttpApiEndpoint.get("sync", "/v1/gate/sync", {
      query: {
        trust: Schema.optionalKey(count("The version of the trust list that is held; none for a new reader.", "3")),
      },
      success: Sync,
      error: [Unknown, unavailable],
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Read what a reader must hold",
        description:
          "For the device of the session: the plan of its season, the keys, and what the hub has of its chain.",
      }),
    ),
    HttpApiEndpoint.get("passages", "/v1/gate/passages", {
      query: { after: Schema.optionalKey(AfterChange) },
      success: Passages,
      error: [Unknown, unavailable],
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Read where bracelets were let through last",
        description: "What all readers of the device's season reported, as it changed after a place in that order.",
      }),
    ),
    HttpApiEndpoint.get("serials", "/v1/gate/serials", {
      query: { after: Schema.optionalKey(AfterPlace) },
      success: Serials,
      error: [Unknown, unavailable],
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Read the numbers that are printed on bracelets",
        description:
          "Of the device's season, in the order in which they were issued: so that a number that is typed, because neither code " +
          "nor chip can be read, leads to its bracelet also without a network.",
      }),
    ),
    HttpApiEndpoint.post("scans", "/v1/gate/scans", {
      payload: Upload,
      success: Uploaded,
      error: [Unknown, unavailable, ...bodyProblems],
    })
      .annotateMerge(
        OpenApi.annotations({
          summary: "Send scans",
          description:
            "A piece of the device's signed chain. Each link counts once, however often and in whatever order it comes.",
        }),
      )
      .annotateMerge(largestBody(128)),
    HttpApiEndpoint.post("decisions", "/v1/gate/decisions", {
      payload: Asking,
      success: Decision,
      error: [Unknown, unavailable, ...bodyProblems],
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Decide at a gate",
        description: "As a reader decides, by what the hub knows now.",
      }),
    ),
    HttpApiEndpoint.get("trustList", "/v1/gate/trust-list", {
      success: signed("application/mahmal-trust-list+cwt"),
      error: [unavailable],
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Read the trust list",
        description: "The mission's public keys, signed, as a CWT. With an entity tag.",
      }),
    ),
    HttpApiEndpoint.get("statusList", "/v1/gate/status/:season", {
      params: seasonParameter,
      success: signed("application/statuslist+cwt"),
      error: [Unknown, unavailable],
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Read the status list",
        description:
          "The IETF's Token Status List of the season's bracelets, as a CWT. With an entity tag; its version stands in `Status-List-Version`.",
      }),
    ),
    HttpApiEndpoint.get("statusDelta", "/v1/gate/status/:season/delta", {
      params: seasonParameter,
      query: { since: count("The version of the list that is held.", "3") },
      success: signed("application/mahmal-status-delta+cwt"),
      error: [Unknown, unavailable],
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Read what changed of the status list",
        description:
          "From the list of the version `since` to the newest, whose version stands in `Status-List-Version`. Also when nothing " +
          "changed: then it makes the list that is held younger. 404 for a version that was never made: fetch the whole list.",
      }),
    ),
    HttpApiEndpoint.get("plan", "/v1/seasons/:season/gate/plan", {
      params: seasonParameter,
      success: Plan,
      error: [Unknown, unavailable],
    }).annotateMerge(
      OpenApi.annotations({ summary: "Read the plan of a season", description: "Its camps, gates and limits." }),
    ),
    HttpApiEndpoint.get("counts", "/v1/seasons/:season/gate/counts", {
      params: seasonParameter,
      success: Counts,
      error: [Unknown, unavailable],
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Read the live counts",
        description: "By gate and by camp, of all that was merged.",
      }),
    ),
    HttpApiEndpoint.get("followCounts", "/v1/seasons/:season/gate/counts/stream", {
      params: seasonParameter,
      success: HttpApiSchema.StreamUint8Array({ contentType: "text/event-stream" }),
      error: [Unknown, unavailable],
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Follow the live counts",
        description:
          "The same as server-sent events: one of the type `counts` at once, and one whenever they have changed, at most one a " +
          "second. The hub ends it every quarter of an hour, and once what its reader showed no longer holds; a reader that comes again has all.",
      }),
    ),
    HttpApiEndpoint.get("heads", "/v1/seasons/:season/gate/camps/:camp/groups", {
      params: { ...seasonParameter, camp: count("A camp of the season by its number.", "12") },
      query: pagingBy(headsCursor),
      success: Heads,
      error: [Unknown, unavailable],
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Count the heads of a camp's groups",
        description: "For each group that belongs there: how many are expected, inside, and have ever arrived.",
      }),
    ),
    HttpApiEndpoint.get("alarms", "/v1/seasons/:season/gate/alarms", {
      params: seasonParameter,
      query: pagingBy(alarmsCursor),
      success: Alarms,
      error: [Unknown, unavailable],
    }).annotateMerge(
      OpenApi.annotations({
        summary: "List the alarms",
        description: "What the merge of all scans shows: bracelets that were copied, and devices that were.",
      }),
    ),
    HttpApiEndpoint.get("devices", "/v1/seasons/:season/gate/devices", {
      params: seasonParameter,
      query: { standing: Schema.optionalKey(DeviceStanding), ...pagingBy(devicesCursor) },
      success: Devices,
      error: [Unknown, unavailable],
    }).annotateMerge(OpenApi.annotations({ summary: "List readers", description: "By their ids." })),
    HttpApiEndpoint.post("approve", "/v1/gate/devices/:device/approval", {
      params: deviceParameter,
      payload: Approving,
      success: Device,
      error: [Unknown, DeviceProblem, TooManyGuesses, unavailable, ...bodyProblems],
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Approve a reader",
        description: "By the code that stands on its screen. After five wrong ones the device must ask anew.",
      }),
    ),
    HttpApiEndpoint.post("revokeDevice", "/v1/gate/devices/:device/revocation", {
      params: deviceParameter,
      success: Device,
      error: [Unknown, unavailable],
    }).annotateMerge(
      OpenApi.annotations({
        summary: "Revoke a reader",
        description:
          "Its sessions end and it gets no other. What it scanned before stays; nothing more is taken from it.",
      }),
    ),
  )
  .annotateMerge(
    OpenApi.annotations({
      title: "Gate",
      description: "Readers at the gates, and what they share: keys, revocations, scans and counts.",
    }),
  )
