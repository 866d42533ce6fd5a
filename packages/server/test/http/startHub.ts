import { Effect, Exit, Layer, ManagedRuntime, Redacted, Scope } from "effect"
import type { CallbackAccess } from "../../src/http/callbacks.ts"
import { type Needs, type ServeOptions, serveHttp } from "../../src/http/serveHttp.ts"
import { hubOnDatabase } from "../../src/hubLayer.ts"
import type { Grant } from "../../src/identity/Client.ts"
import { Database } from "../../src/postgres/Database.ts"
import { migratedDatabase } from "../support/freshDatabase.ts"
import { keyHeaders, openAccess, sessionHeaders } from "../support/roles.ts"

/** What a request brings besides its address. */
export interface Asking {
  readonly json?: unknown
  readonly csv?: string
  readonly body?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** What came back. */
export interface Got {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly json: Body
}

/** A body of JSON; each test knows what it asked for. */
export interface Body {
  readonly [field: string]: unknown
  readonly items: ReadonlyArray<{ readonly [field: string]: unknown }>
  readonly next?: string
  readonly type: string
}

/** Asks a hub something. */
export type Ask = (method: string, path: string, asking?: Asking) => Promise<Got>

/** A hub that serves HTTP on a database of its own, without workers. */
export interface StartedHub {
  readonly origin: string
  readonly database: string
  /** Asks as a system of IT, which sees everything. */
  readonly ask: Ask
  /** With what `ask` shows who it is. */
  readonly shown: Readonly<Record<string, string>>
  /** How somebody else asks: a system with a key, or a person's page. */
  readonly asking: (headers: Readonly<Record<string, string>>) => Ask
  readonly system: (grant: Grant) => Promise<Ask>
  readonly person: (grant: Grant, person?: string) => Promise<Ask>
  readonly run: <A, E>(effect: Effect.Effect<A, E, Needs>) => Promise<A>
  /** Stops the hub; the database stays for another. */
  readonly halt: () => Promise<void>
  readonly stop: () => Promise<void>
}

/** With what the tests call back. */
export const access = {
  etrack: [{ username: "etrack", password: Redacted.make("etrack-secret") }],
  visa: [Redacted.make(`whsec_${Buffer.from("a secret of the visa authority").toString("base64")}`)],
  reports: [Redacted.make("a secret of the reports")],
  operatorReports: [],
} as const satisfies CallbackAccess

const layerOf = (url: string, more: Layer.Layer<never, never, Database>) =>
  hubOnDatabase.pipe(Layer.provideMerge(more), Layer.provideMerge(Database.layerOf(url, 4)))

const ask =
  (origin: string, shown: Readonly<Record<string, string>>): Ask =>
  async (method, path, { json, csv, body, headers } = {}) => {
    const type = json === undefined ? (csv === undefined ? undefined : "text/csv") : "application/json"
    const sent = json === undefined ? (csv ?? body) : JSON.stringify(json)
    const response = await fetch(origin + path, {
      method,
      headers: { ...(type === undefined ? {} : { "content-type": type }), ...shown, ...headers },
      ...(sent === undefined ? {} : { body: sent }),
    })
    const text = await response.text()
    const isJson = response.headers.get("content-type")?.includes("json") === true && text !== ""
    return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : {} }
  }

/** Starts a hub on a database that is there, or on a fresh one; `more` is what handlers use where it is there. */
export const startHub = async (
  at?: string,
  options: Partial<ServeOptions> = {},
  more: Layer.Layer<never, never, Database> = Layer.empty,
): Promise<StartedHub> => {
  const fresh = at === undefined ? await migratedDatabase() : { url: at, drop: async () => {} }
  const runtime = ManagedRuntime.make(layerOf(fresh.url, more))
  const scope = Scope.makeUnsafe()
  const serving = serveHttp({ port: 0, callbackAccess: access, access: openAccess, ...options })
  const { port } = await runtime.runPromise(Scope.provide(serving, scope))
  const origin = `http://127.0.0.1:${port}`
  const shown = await runtime.runPromise(keyHeaders({ unit: "it" }, "test-it"))
  const halt = async () => {
    await Effect.runPromise(Scope.close(scope, Exit.void))
    await runtime.dispose()
  }
  return {
    origin,
    database: fresh.url,
    ask: ask(origin, shown),
    shown,
    asking: (headers) => ask(origin, headers),
    system: async (grant) => ask(origin, await runtime.runPromise(keyHeaders(grant))),
    person: async (grant, person) => ask(origin, await runtime.runPromise(sessionHeaders(grant, person))),
    run: runtime.runPromise,
    halt,
    stop: async () => {
      await halt()
      await fresh.drop()
    },
  }
}
