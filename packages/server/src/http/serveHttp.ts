import type { Server } from "node:http"
import { createAdaptorServer } from "@hono/node-server"
import { getConnInfo } from "@hono/node-server/conninfo"
import type { Hub } from "@mahmal/core/hub/Hub"
import type { Exchanges } from "@mahmal/core/store/Exchanges"
import type { Journal } from "@mahmal/core/store/Journal"
import type { People } from "@mahmal/core/store/People"
import { Context, Deferred, Effect, Layer, Option, Schema, type Scope, Tracer } from "effect"
import { Hono, type Context as HonoContext } from "hono"
import { Broken } from "../api/problems.ts"
import type { Access } from "../identity/access.ts"
import { cookiesFor } from "../identity/cookies.ts"
import { Limits } from "../identity/Limits.ts"
import { makeProvider } from "../identity/Provider.ts"
import type { Trail } from "../identity/Trail.ts"
import { inTrace } from "../observing/inTrace.ts"
import type { Database, DatabaseUnavailable } from "../postgres/Database.ts"
import { nobody } from "../rights/Caller.ts"
import { Stopping } from "../Stopping.ts"
import type { Known } from "../store/Known.ts"
import type { CutOffs } from "../systems/CutOffs.ts"
import type { SystemStatus } from "../systems/SystemStatus.ts"
import type { Vault } from "../vault/Vault.ts"
import { AnsweredCommands } from "./AnsweredCommands.ts"
import { addressOf } from "./addressOf.ts"
import { answerDeclared } from "./answerDeclared.ts"
import { apiHandler } from "./apiHandler.ts"
import { type CallbackAccess, callbacks } from "./callbacks.ts"
import { limited } from "./letIn.ts"
import { logDefect } from "./logDefect.ts"
import { makeApp } from "./makeApp.ts"
import { mayServe, type ServingUnsafe } from "./mayServe.ts"
import { responseOf } from "./responseOf.ts"
import { signInRoutes } from "./signInRoutes.ts"
import { tellRefusal } from "./tellRefusal.ts"
import { isUnkeepable, unkeepable } from "./unkeepable.ts"

/** The port cannot be listened on. */
export class PortUnavailable extends Schema.TaggedError<PortUnavailable>()("PortUnavailable", {
  port: Schema.Int,
  code: Schema.String,
}) {
  override get message(): string {
    return `PORT is ${this.port}, which cannot be listened on (${this.code}); expected a free one.`
  }
}

/** Where to listen, and with what foreign systems show themselves. Port 0 is one that the system chooses. */
export interface ServeOptions {
  readonly port: number
  readonly host?: string
  readonly callbackAccess: CallbackAccess
  /** How callers show who they are. */
  readonly access: Access
  /** How long a body may take to come that is no upload, in milliseconds; a minute unless given. */
  readonly bodyWithin?: number
}

/** What the hub over HTTP needs. */
export type Needs = Database | Hub | Journal | Exchanges | Known | People | Trail | SystemStatus | CutOffs | Vault

/** How long answers that are under way are waited for when the hub stops, in milliseconds. */
const patience = 5_000

/** How long headers and a whole request may take to come, in milliseconds: a file of applications is the longest. */
const timeouts = { headersTimeout: 15_000, requestTimeout: 600_000, keepAliveTimeout: 5_000 }

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

/** What is done for a request belongs to its own trace, and not to that of the start. */
const outOfTrace = <A, E, R>(serving: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.updateContext(serving, (context: Context.Context<R>) => {
    const without: Context.Context<never> = Context.omit(Tracer.ParentSpan)(context)
    return without as Context.Context<R>
  })

/** Whether who asked went away before all of the request was there: no fault of the hub, and nobody waits for an answer. */
const isHungUp = (defect: unknown): boolean =>
  defect instanceof Error && defect.message === "aborted" && (defect as NodeJS.ErrnoException).code === "ECONNRESET"

/** Serves the hub over HTTP until its scope closes, and gives the port. */
export const serveHttp = Effect.fnUntraced(function* ({
  port,
  host = "127.0.0.1",
  callbackAccess,
  access,
  bodyWithin = 60_000,
}: ServeOptions): Effect.fn.Return<
  { readonly port: number },
  ServingUnsafe | PortUnavailable | DatabaseUnavailable,
  Needs | Scope.Scope
> {
  yield* mayServe(host, access)
  const publicUrl = Option.getOrUndefined(access.publicUrl)
  const issuer = Option.getOrUndefined(access.issuer)
  const provider = issuer === undefined ? undefined : makeProvider(issuer)
  const cookies = cookiesFor(publicUrl?.protocol === "https:")
  const identifying = { cookies, ...(issuer === undefined || provider === undefined ? {} : { issuer, provider }) }
  const own = yield* Layer.build(Layer.merge(AnsweredCommands.layer, Limits.layer))
  const context = Context.merge(yield* Effect.context<Needs>(), own)
  const run = Effect.runPromiseWith(context)
  const stopping = yield* Deferred.make<void>()
  const api = yield* apiHandler.pipe(
    Effect.provideService(Stopping, Deferred.await(stopping)),
    Effect.provideContext(own),
  )
  const { perMinute, proxies } = access
  const onDefect = (defect: unknown) => {
    if (isUnkeepable(defect)) return responseOf(unkeepable())
    if (!isHungUp(defect)) void run(logDefect(defect))
    return responseOf(new Broken())
  }
  const declared = answerDeclared({ api, identifying, perMinute })
  // By address too: a stranger who calls in a system's name uses up nothing of what is the system's.
  const received = (system: keyof typeof callbacks) => (request: Request, address: string) => {
    const told = tellRefusal(`callback.${system}`, address, request.headers, 401)
    const unproven = Effect.provideContext(Effect.ignore(told), context)
    const answered = callbacks[system](request, { ...callbackAccess, unproven })
    const answer = () => run(inTrace(`callback.${system}`, request)(answered))
    return run(limited("callback", `${system} ${address}`, perMinute, answer))
  }
  const from = (c: HonoContext) => addressOf(getConnInfo(c).remote.address, c.req.header("x-forwarded-for"), proxies)
  const app = makeApp({
    publicUrl,
    addressOf: from,
    answer: (arrival) => run(inTrace(arrival.endpoint.operation, arrival.request)(declared(arrival))),
    documents: (request) => api(request, { caller: nobody }),
    signIn:
      issuer === undefined || provider === undefined
        ? new Hono()
        : signInRoutes({ provider, issuer, cookies, publicUrl, perMinute, addressOf: from, run }),
    callbacks: {
      etrack: received("etrack"),
      visa: received("visa"),
      sms: received("sms"),
      smsOperator: received("smsOperator"),
    },
    bodyWithin,
    onDefect,
  })
  const server = yield* Effect.acquireRelease(
    Effect.sync(() => Object.assign(createAdaptorServer({ fetch: app.fetch }) as Server, timeouts)),
    close,
  )
  // Before the server waits for its answers, those that would go on for ever are ended.
  yield* Effect.addFinalizer(() => Deferred.succeed(stopping, undefined))
  return { port: yield* listen(server, port, host) }
}, outOfTrace)
