import { Effect } from "effect"

/**
 * So many permits, for those who wait in the order in which they came. Effect's own semaphore copies all who wait at every
 * release.
 */
export class Semaphore {
  readonly #waiting: Array<() => void> = []
  #next = 0
  #free: number

  constructor(permits: number) {
    this.#free = permits
  }

  /** Runs an effect as soon as it has a permit. Waiting for one cannot be interrupted: when all are, each soon hands its permit on. */
  readonly withPermit = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    Effect.acquireUseRelease(
      this.#acquire,
      () => effect,
      () => this.#release,
    )

  readonly #acquire = Effect.callback<void>((resume) => {
    if (this.#free > 0) {
      this.#free -= 1
      resume(Effect.void)
    } else this.#waiting.push(() => resume(Effect.void))
  })

  readonly #release = Effect.sync(() => {
    const next = this.#waiting[this.#next]
    if (next === undefined) {
      this.#free += 1
      return
    }
    this.#next += 1
    // Those who have had their turn are let go of, also where for weeks somebody always waits.
    if (this.#next * 2 >= this.#waiting.length) {
      this.#waiting.splice(0, this.#next)
      this.#next = 0
    }
    // Whoever is done at once would hand on within this call, and so would the next: thousands are too deep for the stack.
    queueMicrotask(next)
  })
}
