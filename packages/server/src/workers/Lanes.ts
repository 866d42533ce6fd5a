import type { ExchangeId } from "@mahmal/core/exchange/Exchange"
import type { Operation } from "@mahmal/core/exchange/Operation"
import type { Begun } from "@mahmal/core/hub/Exchanges"
import { HandOver } from "@mahmal/core/hub/HandOver"
import { Context, Effect, Layer } from "effect"
import { Lines } from "../lines/Lines.ts"
import { HubRun } from "../queue/HubRun.ts"

/** Who carries out one operation: how many exchanges may be in hand at once, and the way in. */
interface Lane {
  readonly most: number
  readonly carry: (begun: ReadonlyArray<Begun>) => void
  /** When each was begun, in milliseconds since 1970. */
  readonly inHand: Map<ExchangeId, number>
}

/**
 * What this process has in hand: exchanges that were begun as they were opened, without a way through the queue.
 *
 * No more is taken than is soon sent: whatever is in hand when the hub is killed is in doubt.
 */
export class Lanes extends Context.Service<
  Lanes,
  {
    /** Carries out an operation from now on. `carry` says of each exchange when it is out of hand. */
    readonly attend: (operation: Operation, most: number, carry: Lane["carry"]) => void
    readonly ended: (exchange: Begun) => void
    /** The age of what is in hand longest, in milliseconds; none when nothing is. */
    readonly oldest: () => number | undefined
    /** Takes nothing more in hand, and waits until nothing is. */
    readonly close: Effect.Effect<void>
    readonly handOver: (typeof HandOver)["Service"]
  }
>()("@mahmal/server/workers/Lanes") {
  static readonly layer = Layer.effect(
    Lanes,
    Effect.gen(function* () {
      const run = yield* HubRun
      const lines = yield* Lines
      const lanes = new Map<Operation, Lane>()
      let closed = false
      const sinces = () => [...lanes.values()].flatMap(({ inHand }) => [...inHand.values()])
      return {
        attend: (operation, most, carry) => {
          lanes.set(operation, { most, carry, inHand: new Map() })
        },
        ended: ({ operation, id }) => {
          lanes.get(operation)?.inHand.delete(id)
        },
        oldest: () => {
          const all = sinces()
          return all.length === 0 ? undefined : Date.now() - Math.min(...all)
        },
        close: Effect.promise(async () => {
          closed = true
          while (sinces().length > 0) await new Promise((resolve) => setTimeout(resolve, 20))
        }),
        handOver: {
          room: (operation) => {
            const lane = lanes.get(operation)
            if (lane === undefined || closed || !run.lives() || lines.room(operation) !== "all") return 0
            return lane.most - lane.inHand.size
          },
          take: (begun) => {
            for (const [operation, together] of Map.groupBy(begun, (exchange) => exchange.operation)) {
              const lane = lanes.get(operation)
              for (const exchange of together) lane?.inHand.set(exchange.id, exchange.begun)
              lane?.carry(together)
            }
          },
        },
      }
    }),
  )

  /** The way in for those who open exchanges. */
  static readonly handOver = Layer.effect(
    HandOver,
    Effect.map(Lanes, ({ handOver }) => handOver),
  )
}
