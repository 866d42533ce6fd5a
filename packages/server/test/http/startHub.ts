import { Hub } from "@mahmal/core/hub/Hub"
import { Effect, Layer, ManagedRuntime, Redacted, Scope } from "effect"
import { type CallbackAccess } from "../../src/http/callbacks.ts"
import { type Needs, serveHttp } from "../../src/http/serveHttp.ts"
import * as ExchangesOnPostgres from "../../src/postgres/ExchangesOnPostgres.ts"
import * as JournalOnPostgres from "../../src/postgres/JournalOnPostgres.ts"
import * as PeopleOnPostgres from "../../src/postgres/PeopleOnPostgres.ts"
import { Database } from "../../src/postgres/Database.ts"
import { Queue } from "../../src/queue/Queue.ts"
import { freshDatabase } from "../support/freshDatabase.ts"

/** A hub that serves HTTP on a database of its own, without workers. */
export interface StartedHub {
  readonly origin: string
  readonly url: string
  readonly run: <A, E>(effect: Effect.Effect<A, E, Needs>) => Promise<A>
  readonly stop: () => Promise<void>
}

/** With what the tests call back. */
export const access = {
  etrack: { username: "etrack", password: Redacted.make("etrack-secret") },
  visaSecret: Redacted.make(`whsec_${Buffer.from("a secret of the visa authority").toString("base64")}`),
  reportSecret: Redacted.make("a secret of the reports"),
} satisfies CallbackAccess

const layerOf = (url: string) =>
  Hub.layer.pipe(
    Layer.provideMerge(Layer.mergeAll(JournalOnPostgres.layer, ExchangesOnPostgres.layer, PeopleOnPostgres.layer)),
    Layer.provideMerge(Queue.layer),
    Layer.provideMerge(Database.layerOf(url, 4)),
  )

/** Starts a hub on a database that is there, or on a fresh one. */
export const startHub = async (at?: string): Promise<StartedHub> => {
  const fresh = at === undefined ? await freshDatabase() : { url: at, drop: async () => {} }
  const runtime = ManagedRuntime.make(layerOf(fresh.url))
  const scope = Scope.makeUnsafe()
  const { port } = await runtime.runPromise(Scope.provide(serveHttp({ port: 0, callbackAccess: access }), scope))
  return {
    origin: `http://127.0.0.1:${port}`,
    url: fresh.url,
    run: runtime.runPromise,
    stop: async () => {
      await runtime.runPromise(Scope.close(scope, { _tag: "Success" } as never))
      await runtime.dispose()
      await fresh.drop()
    },
  }
}
