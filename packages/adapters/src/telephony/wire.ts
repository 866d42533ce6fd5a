import type { Redacted } from "effect"
import { basicAuthorization } from "../http/basicAuthorization.ts"
import type { Call } from "../http/Call.ts"
import { address } from "../http/rest.ts"

/** Where the exchange is, our login there, and how it calls a number. */
export interface Access {
  /** With the path of ARI, such as http://127.0.0.1:8088/ari. */
  readonly url: string
  readonly username: string
  readonly password: Redacted.Redacted
  /** The name of our Stasis application. */
  readonly app: string
  /** The endpoint for a number, with `{number}` in its place, such as PJSIP/{number}@operator. */
  readonly endpoint: string
  /** The number that the callee sees. */
  readonly callerId: string
  /** Seconds of ringing before a call is given up. */
  readonly ringing: number
}

/** The parameters go in the body, because URLs are written to logs. */
const post = (
  access: Access,
  segments: readonly string[],
  parameters: Readonly<Record<string, unknown>> = {},
): Call => {
  const body = JSON.stringify(parameters)
  return {
    method: "POST",
    url: address(access.url, ...segments),
    headers: { authorization: basicAuthorization(access), "content-type": "application/json" },
    body,
    transcript: `POST ${address("", ...segments)} ${body}`,
  }
}

/** Calls a number, on a channel with this id. */
export const originate = (access: Access, id: string, to: string): Call =>
  post(access, ["channels", id], {
    endpoint: access.endpoint.replace("{number}", to),
    app: access.app,
    callerId: access.callerId,
    timeout: access.ringing,
  })

/** Plays a recording to a channel; the playback has the channel's id. */
export const play = (access: Access, id: string, recording: string): Call =>
  post(access, ["channels", id, "play", id], { media: `sound:mahmal/${recording}` })

/** Asks about a playback, which is there only while it lasts. */
export const getPlayback = (access: Access, id: string): Call => ({
  method: "GET",
  url: address(access.url, "playbacks", id),
  headers: { authorization: basicAuthorization(access) },
  transcript: `GET ${address("", "playbacks", id)}`,
})

/** Answers a channel that rings. */
export const answer = (access: Access, id: string): Call => post(access, ["channels", id, "answer"])

/** Sets a variable of a channel, which the dialplan and the agent's screen can read. */
export const setVariable = (access: Access, id: string, variable: string, value: string): Call =>
  post(access, ["channels", id, "variable"], { variable, value })

/** Sends a channel on in the dialplan. */
export const continueInDialplan = (access: Access, id: string): Call => post(access, ["channels", id, "continue"])

/** Hangs up. */
export const hangUp = (access: Access, id: string): Call => ({
  method: "DELETE",
  url: address(access.url, "channels", id),
  headers: { authorization: basicAuthorization(access) },
  transcript: `DELETE ${address("", "channels", id)}`,
})

/** Asks which channels exist. */
export const listChannels = (access: Access): Call => ({
  method: "GET",
  url: address(access.url, "channels"),
  headers: { authorization: basicAuthorization(access) },
  transcript: `GET ${address("", "channels")}`,
})

/** The URL of the web socket with our application's events. */
export const eventsUrl = ({ url, app }: Access): string =>
  `${address(url.replace(/^http/, "ws"), "events")}?${new URLSearchParams({ app })}`
