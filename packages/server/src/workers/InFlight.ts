import type { Begun } from "@mahmal/core/exchange/Begun"
import type { ExchangeId } from "@mahmal/core/exchange/Exchange"
import type { Operation } from "@mahmal/core/exchange/Operation"
import { HandOver } from "@mahmal/core/hub/HandOver"
import { Context, Effect, Latch, Layer } from "effect"
import { HubRun } from "../queue/HubRun.ts"
import { SystemStatus } from "../systems/SystemStatus.ts"

/** Who carries out one operation: how many exchanges may be in flight at once, and the way in. */
interface Worker {
  readonly most: number
  readonly carry: (begun: ReadonlyArray<Begun>) => void
  /** When each was begun, by `performance.now()`: a clock that is put back makes nothing younger. */
  readonly exchanges: Map<ExchangeId, number>
  /** Who waits for room. */
  readonly waiting: Set<() => void>
}

/**
 * What this process has in flight: exchanges that were begun as they were opened, or taken from the queue.
 *
 * No more is taken than is soon sent: whatever is in flight when the hub is killed is in doubt.
 */
export class InFlight extends Context.Service<
  InFlight,
  {
    /** Carries out an operation from now on. `carry` must report each exchange that has come to its end by `ended`. */
    readonly attend: (operation: Operation, most: number, carry: Worker["carry"]) => void
    readonly ended: (exchange: Begun) => void
    /** Waits until half of an operation's room is free, and gives how many more may be taken; 0 when none may be now. */
    readonly space: (operation: Operation) => Effect.Effect<number>
    /** The age in milliseconds of the exchange that is in flight longest; undefined when none is. */
    readonly oldest: () => number | undefined
    /** Takes nothing more, and waits until nothing is in flight. */
    readonly close: Effect.Effect<void>
    readonly handOver: (typeof HandOver)["Service"]
  }
>()("@mahmal/server/workers/InFlight") {
  static readonly layer = Layer.effect(
    InFlight,
    Effect.gen(function* () {
      const run = yield* HubRun
      const status = yield* SystemStatus
      const workers = new Map<Operation, Worker>()
      const emptied = yield* Latch.make()
      let closed = false
      const free = (operation: Operation) => {
        const worker = workers.get(operation)
        return worker === undefined || closed || !run.lives() ? 0 : worker.most - worker.exchanges.size
      }
      const isRoomy = ({ most, exchanges }: Worker) => exchanges.size <= most / 2
      const sinces = () => [...workers.values()].flatMap(({ exchanges }) => [...exchanges.values()])
      return {
        attend: (operation, most, carry) => {
          workers.set(operation, { most, carry, exchanges: new Map(), waiting: new Set() })
        },
        ended: ({ operation, id }) => {
          const worker = workers.get(operation)
          worker?.exchanges.delete(id)
          if (closed && sinces().length === 0) emptied.openUnsafe()
          if (worker === undefined || !isRoomy(worker)) return
          for (const tell of worker.waiting) tell()
          worker.waiting.clear()
        },
        space: (operation) =>
          Effect.callback<number>((resume) => {
            const worker = workers.get(operation)
            const tell = () => resume(Effect.sync(() => free(operation)))
            if (worker === undefined || isRoomy(worker)) return tell()
            worker.waiting.add(tell)
            return Effect.sync(() => worker.waiting.delete(tell))
          }),
        oldest: () => {
          const all = sinces()
          return all.length === 0 ? undefined : performance.now() - Math.min(...all)
        },
        close: Effect.suspend(() => {
          closed = true
          if (sinces().length === 0) emptied.openUnsafe()
          return emptied.await
        }),
        handOver: {
          room: (operation) => (status.admits(operation) === "all" ? free(operation) : 0),
          take: (begun) => {
            for (const [operation, together] of Map.groupBy(begun, (exchange) => exchange.operation)) {
              const worker = workers.get(operation)
              for (const exchange of together)
                worker?.exchanges.set(exchange.id, performance.now() - Math.max(0, Date.now() - exchange.begun))
              worker?.carry(together)
            }
          },
        },
      }
    }),
  )

  /** `HandOver` for the hub, by what is in flight here. */
  static readonly handOver = Layer.effect(
    HandOver,
    Effect.map(InFlight, ({ handOver }) => handOver),
  )
}
