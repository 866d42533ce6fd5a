import { Hub } from "@mahmal/core/hub/Hub"
import { Effect, Exit, Layer, ManagedRuntime, Option, Redacted, Scope } from "effect"
import type { CallbackAccess } from "../../src/http/callbacks.ts"
import { type Needs, serveHttp } from "../../src/http/serveHttp.ts"
import { Database } from "../../src/postgres/Database.ts"
import * as ExchangesOnPostgres from "../../src/postgres/ExchangesOnPostgres.ts"
import * as JournalOnPostgres from "../../src/postgres/JournalOnPostgres.ts"
import * as PeopleOnPostgres from "../../src/postgres/PeopleOnPostgres.ts"
import { Queue } from "../../src/queue/Queue.ts"
import { freshDatabase } from "../support/freshDatabase.ts"

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

/** A hub that serves HTTP on a database of its own, without workers. */
export interface StartedHub {
  readonly origin: string
  readonly database: string
  readonly ask: (method: string, path: string, asking?: Asking) => Promise<Got>
  readonly run: <A, E>(effect: Effect.Effect<A, E, Needs>) => Promise<A>
  /** Stops the hub; the database stays for another. */
  readonly halt: () => Promise<void>
  readonly stop: () => Promise<void>
}

/** With what the tests call back. */
export const access = {
  etrack: { username: "etrack", password: Redacted.make("etrack-secret") },
  visaSecret: Redacted.make(`whsec_${Buffer.from("a secret of the visa authority").toString("base64")}`),
  reportSecret: Redacted.make("a secret of the reports"),
  operatorSecret: Option.none(),
} satisfies CallbackAccess

const layerOf = (url: string) =>
  Hub.layer.pipe(
    Layer.provideMerge(Layer.mergeAll(JournalOnPostgres.layer, ExchangesOnPostgres.layer, PeopleOnPostgres.layer)),
    Layer.provideMerge(Queue.layer),
    Layer.provideMerge(Database.layerOf(url, 4)),
  )

const ask =
  (origin: string) =>
  async (method: string, path: string, { json, csv, body, headers }: Asking = {}): Promise<Got> => {
    const type = json === undefined ? (csv === undefined ? undefined : "text/csv") : "application/json"
    const sent = json === undefined ? (csv ?? body) : JSON.stringify(json)
    const response = await fetch(origin + path, {
      method,
      headers: { ...(type === undefined ? {} : { "content-type": type }), ...headers },
      ...(sent === undefined ? {} : { body: sent }),
    })
    const text = await response.text()
    const isJson = response.headers.get("content-type")?.includes("json") === true && text !== ""
    return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : {} }
  }

/** Starts a hub on a database that is there, or on a fresh one. */
export const startHub = async (at?: string): Promise<StartedHub> => {
  const fresh = at === undefined ? await freshDatabase() : { url: at, drop: async () => {} }
  const runtime = ManagedRuntime.make(layerOf(fresh.url))
  const scope = Scope.makeUnsafe()
  const { port } = await runtime.runPromise(Scope.provide(serveHttp({ port: 0, callbackAccess: access }), scope))
  const origin = `http://127.0.0.1:${port}`
  const halt = async () => {
    await Effect.runPromise(Scope.close(scope, Exit.void))
    await runtime.dispose()
  }
  return {
    origin,
    database: fresh.url,
    ask: ask(origin),
    run: runtime.runPromise,
    halt,
    stop: async () => {
      await halt()
      await fresh.drop()
    },
  }
}
