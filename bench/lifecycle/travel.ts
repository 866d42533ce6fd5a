import { EventEmitter, once } from "node:events"
import { telling } from "@mahmal/core/exchange/subjects"
import { Hub } from "@mahmal/core/hub/Hub"
import type { Submission, Submitted } from "@mahmal/core/hub/Submission"
import type { Asked } from "@mahmal/core/journey/Asked"
import type { SeasonDay } from "@mahmal/core/season/SeasonDay"
import { Effect, Layer, Queue } from "effect"
import { numberOf } from "./people.ts"

/** How somebody enters the Kingdom. */
export const arrival = { _tag: "RecordArrival", on: "2027-05-10" as SeasonDay } as const
/** How somebody leaves it. */
export const departure = { _tag: "RecordDeparture", on: "2027-05-25" as SeasonDay } as const

const returned: Array<{ readonly id: number }> = []
const homecoming = new EventEmitter()

/** Milliseconds of long polling for the next return, as on the product's own feed. */
const patience = 250

/** The people who have returned, after the first `after`, in the order of writing, as far as this process knows. */
export const returnedAfter = async (after: number, limit: number): Promise<ReadonlyArray<{ readonly id: number }>> => {
  if (returned.length <= after)
    await once(homecoming, "more", { signal: AbortSignal.timeout(patience) }).catch(() => "nobody came")
  return returned.slice(after, after + limit)
}

/**
 * Makes pilgrims travel: those with a bracelet arrive, and those who were welcomed by short message depart. Crossings that are
 * pending at the same moment are submitted together, as in a document of the border feed.
 */
export const layer = Layer.effect(
  Hub,
  Effect.gen(function* () {
    const hub = yield* Hub
    const crossings = yield* Queue.unbounded<Asked>()
    const cross = Effect.gen(function* () {
      const acts = yield* Queue.takeBetween(crossings, 1, 500)
      yield* hub.submit({ _tag: "Acts", acts })
      const home = acts.filter(({ command }) => command === departure)
      if (home.length === 0) return
      returned.push(...home.map(({ pilgrim }) => ({ id: numberOf(pilgrim) })))
      homecoming.emit("more")
    })
    yield* Effect.forkScoped(Effect.forever(Effect.catchCause(cross, Effect.logError)))
    return {
      submit: (submission) =>
        Effect.tap(hub.submit(submission), (submitted) =>
          Queue.offerAll(crossings, crossingsAfter(submission, submitted)),
        ),
    }
  }),
)

const crossingsAfter = (submission: Submission, { events }: Submitted): ReadonlyArray<Asked> => {
  if (submission._tag === "Acts") return []
  const { turn } = submission
  if (turn.operation === "sms.send" && turn.finding.outcome === "accepted") {
    const { pilgrim, notice } = telling.read({ id: turn.exchange })
    if (notice === "arrived") return [{ pilgrim, command: departure }]
  }
  return events.flatMap(({ pilgrim, event }) => (event._tag === "BraceletMade" ? [{ pilgrim, command: arrival }] : []))
}
