import { randomUUID } from "node:crypto"
import type { Context, MiddlewareHandler } from "hono"
import { addressFor } from "../kit/callerInPath.ts"
import type { Frame, Mock, MockEnv, MockOptions } from "../kit/Frame.ts"
import { problem } from "../kit/problem.ts"
import { startMock } from "../kit/startMock.ts"
import { faulty } from "../kit/underFault.ts"
import { AriContract, type Parameters, refused } from "./AriContract.ts"
import { type Habits, numberIn } from "./Channel.ts"
import { EventSockets } from "./EventSockets.ts"
import { type Line, Switchboard, type Tempo } from "./Switchboard.ts"

/** What can be chosen for the telephone exchange besides what every mock has. */
export interface TelephonyOptions extends MockOptions, Partial<Habits>, Partial<Tempo> {
  readonly username?: string | undefined
  readonly password?: string | undefined
}

/** The login of a telephone exchange that was started without one. */
export const telephonyDefaults = { username: "mission", password: "telephony-password" } as const

const contract = new AriContract()

const mount = (frame: Frame, options: TelephonyOptions): void => {
  const { app, store } = frame
  const { username = telephonyDefaults.username, password = telephonyDefaults.password } = options
  const { busyRate = 0.05, unansweredRate = 0.1, unreachableRate = 0.05, hangsUpRate = 0.05 } = options
  const { ringMs = 100, playMs = 100 } = options
  const login = `${username}:${password}`
  const authorization = `Basic ${Buffer.from(login).toString("base64")}`
  const sockets = new EventSockets(
    frame,
    // Clients in a browser can set no header, so that Asterisk takes the login in the address too.
    (request) =>
      request.headers.authorization === authorization ||
      new URL(request.url ?? "", "http://asterisk.example").searchParams.get("api_key") === login,
  )
  const habits = { busyRate, unansweredRate, unreachableRate, hangsUpRate }
  const board = new Switchboard(frame, sockets, habits, { ringMs, playMs })

  const authorised: MiddlewareHandler<MockEnv> = async (c, next) => {
    if (c.req.header("authorization") === authorization || c.req.query("api_key") === login) return next()
    c.res = Response.json(
      { error: "Authentication required" },
      { status: 401, headers: { "www-authenticate": 'Basic realm="Asterisk REST Interface"' } },
    )
  }
  const guards = (nickname: string, resource: "channels" | "playbacks" = "channels") =>
    [faulty(frame, nickname), authorised, contract.checked(resource, nickname)] as const
  const given = (c: Context<MockEnv>) => c.var.body as Parameters
  const noChannel = () => refused(404, "Channel not found")

  /** Does something with a channel that is in the application. */
  const inside = (c: Context<MockEnv>, work: (line: Line) => Response): Response =>
    store.transaction(() => {
      const line = board.line(c.req.param("id") ?? "")
      if (line === undefined) return noChannel()
      return line.inside ? work(line) : refused(409, "Channel not in Stasis application")
    })

  const originate = (c: Context<MockEnv>, id: string): Response => {
    const { endpoint = "", app: application = "", appArgs = "", callerId = "" } = given(c)
    if (numberIn(endpoint) === undefined) return refused(400, "Invalid endpoint specified")
    return store.transaction(() => {
      if (board.line(id) !== undefined) return refused(409, "Channel with given unique ID already exists")
      const doubled = c.var.fault === "callback-twice"
      return c.json(board.originate({ id, endpoint, app: application, appArgs, callerId }, doubled))
    })
  }

  const play = (c: Context<MockEnv>, id: string): Response =>
    inside(c, (line) => {
      if (board.playback(id) !== undefined) return refused(409, "Playback with given unique ID already exists")
      return c.json(board.play(line, id, given(c).media ?? ""), 201)
    })

  app.get("/ari/api-docs/:file{[A-Za-z]+\\.json}", authorised, (c) => {
    const text = contract.describe(c.req.param("file").slice(0, -".json".length), addressFor(c))
    return text === undefined
      ? refused(404, "Resource not found")
      : c.body(text, 200, { "content-type": "application/json" })
  })

  app.get("/ari/channels", ...guards("list"), (c) => c.json(board.lines().map(({ channel }) => channel)))
  app.post("/ari/channels", ...guards("originate"), (c) => originate(c, given(c).channelId ?? randomUUID()))
  app.get("/ari/channels/:id", ...guards("get"), (c) => {
    const line = board.line(c.req.param("id"))
    return line === undefined ? noChannel() : c.json(line.channel)
  })
  app.post("/ari/channels/:id", ...guards("originateWithId"), (c) => originate(c, c.req.param("id")))
  app.delete("/ari/channels/:id", ...guards("hangup"), (c) => {
    const line = board.line(c.req.param("id"))
    if (line === undefined) return noChannel()
    store.transaction(() => board.hangUp(line.channel.id, given(c).reason === "busy" ? 17 : 16))
    return c.body(null, 204)
  })
  app.post("/ari/channels/:id/answer", ...guards("answer"), (c) =>
    inside(c, (line) => {
      board.answer(line)
      return c.body(null, 204)
    }),
  )
  app.post("/ari/channels/:id/continue", ...guards("continueInDialplan"), (c) =>
    inside(c, (line) => {
      board.sendOn(line)
      return c.body(null, 204)
    }),
  )
  app.get("/ari/channels/:id/variable", ...guards("getChannelVar"), (c) =>
    inside(c, (line) => {
      const value = line.variables[given(c).variable ?? ""]
      return value === undefined ? refused(404, "Variable not found") : c.json({ value })
    }),
  )
  app.post("/ari/channels/:id/variable", ...guards("setChannelVar"), (c) =>
    inside(c, (line) => {
      board.setVariable(line, given(c).variable ?? "", given(c).value ?? "")
      return c.body(null, 204)
    }),
  )
  app.post("/ari/channels/:id/play", ...guards("play"), (c) => play(c, given(c).playbackId ?? randomUUID()))
  app.post("/ari/channels/:id/play/:playback", ...guards("playWithId"), (c) => play(c, c.req.param("playback")))
  app.get("/ari/playbacks/:playback", ...guards("get", "playbacks"), (c) => {
    const playback = board.playback(c.req.param("playback"))
    return playback === undefined ? refused(404, "Playback not found") : c.json(playback)
  })
  app.delete("/ari/playbacks/:playback", ...guards("stop", "playbacks"), (c) => {
    if (board.playback(c.req.param("playback")) === undefined) return refused(404, "Playback not found")
    store.transaction(() => board.stop(c.req.param("playback")))
    return c.body(null, 204)
  })

  app.post("/_mock/calls", async (c) => {
    const call: unknown = await c.req.json().catch(() => undefined)
    const { from = "", to = "", app: application = "mahmal" } = (call ?? {}) as Record<string, string>
    if (!/^\+?[0-9]{0,15}$/.test(from) || !/^\+?[0-9]{3,15}$/.test(to))
      return problem("invalid-request", "expected { from: the caller's number or empty, to: the number called }")
    return c.json(
      store.transaction(() => board.comeIn(application, from, to)),
      201,
    )
  })
  app.get("/_mock/lines", (c) => c.json({ lines: board.lines(), apps: sockets.heard() }))
  app.post("/_mock/disconnect", (c) => {
    sockets.drop()
    return c.body(null, 204)
  })
  app.notFound(() => refused(404, "Resource not found"))
  app.onError(() => refused(500, "Internal Server Error"))
}

/** Starts a stand-in for an Asterisk with its REST interface, and the telephones behind it. */
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
