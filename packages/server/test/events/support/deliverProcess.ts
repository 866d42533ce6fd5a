import { Effect, Layer } from "effect"
import { deliver } from "../../../src/events/Deliveries.ts"
import { PageSignal } from "../../../src/events/PageSignal.ts"
import { Targets } from "../../../src/events/Targets.ts"
import { Database } from "../../../src/postgres/Database.ts"
import { sealing } from "./eventHub.ts"

/** A process that delivers webhooks of the database that it is told of, until it is killed. */
const [url = ""] = process.argv.slice(2)
const layer = Layer.mergeAll(PageSignal.layer, Targets.layerOf(true), sealing).pipe(
  Layer.provideMerge(Database.layerOf(url, 4)),
)
await Effect.runPromise(Effect.provide(deliver({ timeout: 1_500, atOnce: 4, between: 0, lasts: 300 }), layer))
