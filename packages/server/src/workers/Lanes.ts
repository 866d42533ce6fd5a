import type { Begun } from "@mahmal/core/exchange/Begun"
import type { ExchangeId } from "@mahmal/core/exchange/Exchange"
import type { Operation } from "@mahmal/core/exchange/Operation"
import { HandOver } from "@mahmal/core/hub/HandOver"
import { Context, Effect, Latch, Layer } from "effect"
import { Lines } from "../lines/Lines.ts"
import { HubRun } from "../queue/HubRun.ts"

/** Who carries out one operation: how many exchanges may be in hand at once, and the way in. */
interface Lane {
  readonly most: number
  readonly carry: (begun: ReadonlyArray<Begun>) => void
  /** When each was begun, in milliseconds since 1970. */
  readonly inHand: Map<ExchangeId, number>
  /** Who waits for room. */
  readonly waiting: Set<() => void>
}

/**
 * What this process has in hand: exchanges that were begun as they were opened, or taken from the queue.
 *
 * No more is taken than is soon sent: whatever is in hand when the hub is killed is in doubt.
 */
export class Lanes extends Context.Service<
  Lanes,
  {
    /** Carries out an operation from now on. `carry` must report each exchange that has come to its end by `ended`. */
    readonly attend: (operation: Operation, most: number, carry: Lane["carry"]) => void
    readonly ended: (exchange: Begun) => void
    /** Waits until half of an operation's room is free, and gives how many more may be taken; 0 when none may be now. */
    readonly space: (operation: Operation) => Effect.Effect<number>
    /** The age in milliseconds of the exchange that is in hand longest; undefined when none is. */
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
      const emptied = yield* Latch.make()
      let closed = false
      const free = (operation: Operation) => {
        const lane = lanes.get(operation)
        return lane === undefined || closed || !run.lives() ? 0 : lane.most - lane.inHand.size
      }
      const isRoomy = ({ most, inHand }: Lane) => inHand.size <= most / 2
      const sinces = () => [...lanes.values()].flatMap(({ inHand }) => [...inHand.values()])
      return {
        attend: (operation, most, carry) => {
          lanes.set(operation, { most, carry, inHand: new Map(), waiting: new Set() })
        },
        ended: ({ operation, id }) => {
          const lane = lanes.get(operation)
          lane?.inHand.delete(id)
          if (closed && sinces().length === 0) emptied.openUnsafe()
          if (lane === undefined || !isRoomy(lane)) return
          for (const tell of lane.waiting) tell()
          lane.waiting.clear()
        },
        space: (operation) =>
          Effect.callback<number>((resume) => {
            const lane = lanes.get(operation)
            const tell = () => resume(Effect.sync(() => free(operation)))
            if (lane === undefined || isRoomy(lane)) return tell()
            lane.waiting.add(tell)
            return Effect.sync(() => lane.waiting.delete(tell))
          }),
        oldest: () => {
          const all = sinces()
          return all.length === 0 ? undefined : Date.now() - Math.min(...all)
        },
        close: Effect.suspend(() => {
          closed = true
          if (sinces().length === 0) emptied.openUnsafe()
          return emptied.await
        }),
        handOver: {
          room: (operation) => (lines.room(operation) === "all" ? free(operation) : 0),
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

  /** `HandOver` for the hub, by these lanes. */
  static readonly handOver = Layer.effect(
    HandOver,
    Effect.map(Lanes, ({ handOver }) => handOver),
  )
}
