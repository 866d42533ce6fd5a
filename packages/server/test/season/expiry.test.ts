import { ConfigProvider, Effect, Layer } from "effect"
import { describe, expect, it } from "vitest"
import { hubLayer } from "../../src/hubLayer.ts"
import { Database } from "../../src/postgres/Database.ts"
import { Queue } from "../../src/queue/Queue.ts"
import { freshDatabase } from "../support/freshDatabase.ts"

const queue = "stop.groups"

/** A hub took a job long ago, and nobody has looked after the queues since. */
const longAgo = [
  "update pgboss.job set started_on = now() - interval '1 hour' where state = 'active'",
  "update pgboss.queue set monitor_claim_on = null, monitor_on = null",
]

describe("a job that a killed hub had under way while another lives", () => {
  it("comes back when its time has run out", async () => {
    const fresh = await freshDatabase()
    const jobs = Effect.gen(function* () {
      const { boss } = yield* Queue
      const database = yield* Database
      const states = database.query({ text: "select state from pgboss.job where name = $1", values: [queue] })
      yield* Effect.promise(() => boss.send(queue, { groups: [] }))
      yield* Effect.promise(() => boss.fetch(queue))
      const taken = yield* states
      for (const text of longAgo) yield* database.query({ text })
      yield* Effect.promise(() => boss.supervise())
      return [taken, yield* states]
    })
    const environment = ConfigProvider.layer(ConfigProvider.fromUnknown({ DATABASE_URL: fresh.url }))
    try {
      const [taken, later] = await Effect.runPromise(
        Effect.scoped(Effect.provide(jobs, hubLayer.pipe(Layer.provide(environment)))),
      )
      expect(taken).toEqual([{ state: "active" }])
      expect(later).toEqual([{ state: "retry" }])
    } finally {
      await fresh.drop()
    }
  })
})
