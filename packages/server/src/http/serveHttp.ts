import type { Server } from "node:http"
import { createAdaptorServer } from "@hono/node-server"
import type { Exchanges } from "@mahmal/core/hub/Exchanges"
import type { Hub } from "@mahmal/core/hub/Hub"
import type { People } from "@mahmal/core/ports/People"
import { Cause, Effect, Schema, type Scope } from "effect"
import { Broken } from "../api/problems.ts"
import type { Database } from "../postgres/Database.ts"
import { AnsweredCommands } from "./AnsweredCommands.ts"
import { answerOnce } from "./answerOnce.ts"
import { apiHandler } from "./apiHandler.ts"
import { type CallbackAccess, callbacks } from "./callbacks.ts"
import { isLoopback } from "./localOnly.ts"
import { makeApp } from "./makeApp.ts"
import { orProblem } from "./orProblem.ts"
import { problemOf } from "./problemOf.ts"
import { responseOf } from "./responseOf.ts"

/** The hub was told to listen where others than this machine's users would reach it. */
export class HostNotLoopback extends Schema.TaggedError<HostNotLoopback>()("HostNotLoopback", { host: Schema.String }) {
  override get message(): string {
    return (
      `HOST is ${JSON.stringify(this.host)}; expected a loopback address such as 127.0.0.1. ` +
      "The hub does not know yet who may do what, so it serves this machine alone."
    )
  }
}

/** The port can not be listened on. */
export class PortUnavailable extends Schema.TaggedError<PortUnavailable>()("PortUnavailable", {
  port: Schema.Int,
  code: Schema.String,
}) {
  override get message(): string {
    return `PORT is ${this.port}, which can not be listened on (${this.code}); expected a free one.`
  }
}

/** Where to listen, and with what foreign systems show themselves. Port 0 is one that the system chooses. */
export interface ServeOptions {
  readonly port: number
  readonly host?: string
  readonly callbackAccess: CallbackAccess
}

/** What the hub over HTTP needs. */
export type Needs = Database | Hub | Exchanges | People

/** How long answers that are under way are waited for when the hub stops, in milliseconds. */
const patience = 5_000

const listen = (server: Server, port: number, hostname: string) =>
  Effect.callback<number, PortUnavailable>((resume) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      resume(Effect.fail(new PortUnavailable({ port, code: error.code ?? error.message }))),
    )
    server.listen(port, hostname, () => {
      const address = server.address()
      resume(Effect.succeed(typeof address === "object" && address !== null ? address.port : port))
    })
  })

const close = (server: Server) =>
  Effect.callback<void>((resume) => {
    if (!server.listening) return resume(Effect.void)
    const hurry = setTimeout(() => server.closeAllConnections(), patience)
    server.close(() => {
      clearTimeout(hurry)
      resume(Effect.void)
    })
    server.closeIdleConnections()
  })

/** Serves the hub over HTTP on this machine alone until its scope closes, and gives the port. */
export const serveHttp = Effect.fn("serveHttp")(function* ({
  port,
  host = "127.0.0.1",
  callbackAccess,
}: ServeOptions): Effect.fn.Return<{ readonly port: number }, HostNotLoopback | PortUnavailable, Needs | Scope.Scope> {
  if (!isLoopback(host)) return yield* new HostNotLoopback({ host })
  const api = yield* apiHandler
  const commands = yield* Effect.provide(AnsweredCommands, AnsweredCommands.layer)
  const run = Effect.runPromiseWith(yield* Effect.context<Needs>())
  const onDefect = (defect: unknown) => {
    void run(Effect.logError("a request met a defect of the hub", Cause.die(defect)))
    return responseOf(new Broken())
  }
  const received = (receive: (typeof callbacks)[keyof typeof callbacks]) => (request: Request) =>
    run(receive(request, callbackAccess))
  const app = makeApp({
    api,
    once: (key, request) =>
      answerOnce(key, request, async (read) => orProblem(await api(read))).pipe(
        Effect.catch((error) => Effect.succeed(responseOf(problemOf(error)))),
        Effect.provideService(AnsweredCommands, commands),
        run,
      ),
    callbacks: {
      etrack: received(callbacks.etrack),
      visa: received(callbacks.visa),
      sms: received(callbacks.sms),
      smsOperator: received(callbacks.smsOperator),
    },
    onDefect,
  })
  const server = yield* Effect.acquireRelease(
    Effect.sync(() => createAdaptorServer({ fetch: app.fetch }) as Server),
    close,
  )
  return { port: yield* listen(server, port, host) }
})
