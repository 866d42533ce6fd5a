import type { PilgrimId } from "@mahmal/core/journey/ids"
import type { InDoubt } from "@mahmal/core/ports/reason"
import { Transcript } from "@mahmal/core/ports/Transcript"
import { Config, Effect } from "effect"
import { Pool } from "undici"
import { numberOf } from "./people.ts"

/** The calls of the scenario, as the external system names them. */
export type Step = "registered" | "visa" | "bracelet" | "arrived"

/** Makes one call under its key and gives the number that came; whatever goes wrong, it may have been carried out. */
export type Call = (pilgrim: PilgrimId, step: Step) => Effect.Effect<string, { readonly reason: InDoubt }>

/** The external system at `MOCK_URL`. Every call to it is idempotent by its key, and taken down as it was made. */
export const externalSystem = Effect.gen(function* () {
  const url = yield* Config.URL("MOCK_URL")
  const pool = yield* Effect.acquireRelease(
    Effect.sync(() => new Pool(url.origin, { connections: 256, pipelining: 1, keepAliveTimeout: 60_000 })),
    (pool) => Effect.promise(() => pool.close()),
  )
  const post = async (id: number, step: Step, sent: string) => {
    const { statusCode, body } = await pool.request({
      path: "/call",
      method: "POST",
      headers: { "content-type": "application/json", "idempotency-key": `${id}:${step}` },
      body: sent,
    })
    return { status: statusCode, received: await body.text() }
  }
  const call: Call = Effect.fnUntraced(function* (pilgrim, step) {
    const transcript = yield* Transcript
    const id = numberOf(pilgrim)
    const sent = JSON.stringify({ pilgrim: id, step })
    transcript.sent(sent)
    const { status, received } = yield* Effect.tryPromise({
      try: () => post(id, step, sent),
      catch: (cause) => inDoubt(String(cause)),
    })
    transcript.received(status, received)
    return status === 200 ? yield* numberIn(received) : yield* Effect.fail(inDoubt(`status ${status}`))
  })
  return call
})

const inDoubt = (detail: string) => ({ reason: { _tag: "InDoubt", detail } }) as const

/** Success without its number is in doubt. */
const numberIn = (received: string) =>
  Effect.suspend(() => {
    const { number } = JSON.parse(received) as { readonly number?: unknown }
    return Number.isSafeInteger(number) ? Effect.succeed(String(number)) : Effect.fail(inDoubt("no number"))
  })
