import { Context, Deferred, Effect, Layer } from "effect"
import { pageChannel } from "../ledger/Page.ts"
import { Database } from "../postgres/Database.ts"
import { answersWithin, ImpatientClient } from "../postgres/ImpatientClient.ts"
import { repeatedly } from "../repeatedly.ts"
import { Stopping } from "../Stopping.ts"

/** Between two looks of who heard of no page, in milliseconds: a notification may be lost with its connection. */
const lookEvery = 2_000
const retryEvery = "1 second"

/** Tells everybody in this hub who waits for events that there may be some. */
export class PageSignal extends Context.Service<
  PageSignal,
  {
    /** A wait that ends with the next page that is closed from now on, and after two seconds in any case. */
    readonly next: Effect.Effect<Effect.Effect<void>>
    /** Ends when the hub stops to serve. */
    readonly stopping: Effect.Effect<void>
  }
>()("@mahmal/server/events/PageSignal") {
  /** One connection for all who wait, opened anew whenever it breaks. */
  static readonly layer = Layer.effect(
    PageSignal,
    Effect.gen(function* () {
      const { url } = yield* Database
      let closed = Deferred.makeUnsafe<void>()
      const stopping = yield* Stopping
      const tell = () => {
        const told = closed
        closed = Deferred.makeUnsafe<void>()
        Deferred.doneUnsafe(told, Effect.void)
      }
      yield* Effect.forkScoped(
        repeatedly(Effect.ignore(listen(url, tell)), retryEvery, "pages could not be listened for"),
      )
      return {
        next: Effect.sync(() => Effect.ignore(Effect.timeout(Deferred.await(closed), lookEvery))),
        stopping,
      }
    }),
  )
}

/** Listens until the connection breaks. */
const listen = (url: string, tell: () => void) =>
  Effect.callback<void, unknown>((resume) => {
    const client = new ImpatientClient({
      connectionString: url,
      application_name: "mahmal pages",
      query_timeout: answersWithin,
    })
    const end = () => client.end().catch(() => {})
    client.on("notification", tell)
    client.on("error", (error) => resume(Effect.fail(error)))
    client.on("end", () => resume(Effect.void))
    client
      .connect()
      .then(() => client.query(`listen ${pageChannel}`))
      // What was closed before anybody listened.
      .then(tell)
      .catch((error: unknown) => {
        end()
        resume(Effect.fail(error))
      })
    return Effect.promise(end)
  })
