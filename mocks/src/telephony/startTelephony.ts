import type { MiddlewareHandler } from "hono"
import { addressFor } from "../kit/callerInPath.ts"
import type { Frame, Mock, MockEnv, MockOptions } from "../kit/Frame.ts"
import { startMock } from "../kit/startMock.ts"
import { faulty } from "../kit/underFault.ts"
import { AriContract, refused } from "./AriContract.ts"
import type { Habits } from "./Channel.ts"
import { EventSockets } from "./EventSockets.ts"
import { answer, continueInDialplan, getChannel, hangUp, listChannels, originate } from "./operations/channels.ts"
import { comeIn } from "./operations/comeIn.ts"
import { getPlayback, play, stopPlayback } from "./operations/playbacks.ts"
import { getChannelVar, setChannelVar } from "./operations/variables.ts"
import { Switchboard, type Tempo } from "./Switchboard.ts"

/** Options of the telephone exchange. */
export interface TelephonyOptions extends MockOptions, Partial<Habits>, Partial<Tempo> {
  readonly username?: string | undefined
  readonly password?: string | undefined
}

/** The default login of the telephone exchange. */
export const telephonyDefaults = { username: "mission", password: "telephony-password" } as const

const contract = new AriContract()

const switchboard = (frame: Frame, sockets: EventSockets, options: TelephonyOptions): Switchboard => {
  const { busyRate = 0.05, unansweredRate = 0.1, unreachableRate = 0.05, hangsUpRate = 0.05 } = options
  const { ringMs = 100, playMs = 100 } = options
  return new Switchboard(frame, sockets, { busyRate, unansweredRate, unreachableRate, hangsUpRate }, { ringMs, playMs })
}

const mount = (frame: Frame, options: TelephonyOptions): void => {
  const { app } = frame
  const { username = telephonyDefaults.username, password = telephonyDefaults.password } = options
  const login = `${username}:${password}`
  const authorization = `Basic ${Buffer.from(login).toString("base64")}`
  const sockets = new EventSockets(
    frame,
    // Browsers cannot set headers of web sockets, so Asterisk also takes the login in the query.
    (request) =>
      request.headers.authorization === authorization ||
      new URL(request.url ?? "", "http://asterisk.example").searchParams.get("api_key") === login,
  )
  const board = switchboard(frame, sockets, options)

  const authorised: MiddlewareHandler<MockEnv> = async (c, next) => {
    if (c.req.header("authorization") === authorization || c.req.query("api_key") === login) return next()
    c.res = Response.json(
      { error: "Authentication required" },
      { status: 401, headers: { "www-authenticate": 'Basic realm="Asterisk REST Interface"' } },
    )
  }
  const guards = (nickname: string, resource: "channels" | "playbacks" = "channels") =>
    [faulty(frame, nickname), authorised, contract.checked(resource, nickname)] as const

  app.get("/ari/api-docs/:file{[A-Za-z]+\\.json}", authorised, (c) => {
    const text = contract.describe(c.req.param("file").slice(0, -".json".length), addressFor(c))
    return text === undefined
      ? refused(404, "Resource not found")
      : c.body(text, 200, { "content-type": "application/json" })
  })

  const channel = "/ari/channels/:id"
  app.get("/ari/channels", ...guards("list"), (c) => listChannels(board, c))
  app.post("/ari/channels", ...guards("originate"), (c) => originate(board, c))
  app.get(channel, ...guards("get"), (c) => getChannel(board, c))
  app.post(channel, ...guards("originateWithId"), (c) => originate(board, c))
  app.delete(channel, ...guards("hangup"), (c) => hangUp(board, c))
  app.post(`${channel}/answer`, ...guards("answer"), (c) => answer(board, c))
  app.post(`${channel}/continue`, ...guards("continueInDialplan"), (c) => continueInDialplan(board, c))
  app.get(`${channel}/variable`, ...guards("getChannelVar"), (c) => getChannelVar(board, c))
  app.post(`${channel}/variable`, ...guards("setChannelVar"), (c) => setChannelVar(board, c))
  app.post(`${channel}/play`, ...guards("play"), (c) => play(board, c))
  app.post(`${channel}/play/:playback`, ...guards("playWithId"), (c) => play(board, c))

  const playback = "/ari/playbacks/:playback"
  app.get(playback, ...guards("get", "playbacks"), (c) => getPlayback(board, c))
  app.delete(playback, ...guards("stop", "playbacks"), (c) => stopPlayback(board, c))

  app.post("/_mock/calls", (c) => comeIn(board, c))
  app.get("/_mock/lines", (c) => c.json({ lines: board.lines(), apps: sockets.heard() }))
  app.post("/_mock/disconnect", (c) => {
    sockets.drop()
    return c.body(null, 204)
  })
  app.notFound(() => refused(404, "Resource not found"))
  app.onError(() => refused(500, "Internal Server Error"))
}

/** Starts a stand-in for an Asterisk with ARI, and the telephones behind it. */
export const startTelephony = (options: TelephonyOptions = {}): Promise<Mock> =>
  startMock(
    {
      name: "telephony",
      endpoints: [
        "GET /ari/events (web socket)",
        "GET /ari/channels",
        "POST /ari/channels",
        "GET /ari/channels/{channelId}",
        "POST /ari/channels/{channelId}",
        "DELETE /ari/channels/{channelId}",
        "POST /ari/channels/{channelId}/answer",
        "POST /ari/channels/{channelId}/continue",
        "GET /ari/channels/{channelId}/variable",
        "POST /ari/channels/{channelId}/variable",
        "POST /ari/channels/{channelId}/play",
        "POST /ari/channels/{channelId}/play/{playbackId}",
        "GET /ari/playbacks/{playbackId}",
        "DELETE /ari/playbacks/{playbackId}",
        "POST /_mock/calls",
        "GET /_mock/lines",
        "POST /_mock/disconnect",
      ],
      documents: contract.documents,
      busy: () => refused(503, "Service Unavailable", { "retry-after": "1" }),
      mount: (frame) => mount(frame, options),
    },
    options,
  )
