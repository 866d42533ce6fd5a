import { Effect } from "effect"

/** Lets so many go at once, and the others in the order in which they came. */
export class Turns {
  readonly #waiting: Array<() => void> = []
  #next = 0
  #free: number

  constructor(atOnce: number) {
    this.#free = atOnce
  }

  /** Runs an effect when its turn comes. Waiting can not be broken off, and is soon over for whom it would be. */
  readonly take = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    Effect.acquireUseRelease(
      this.#turn,
      () => effect,
      () => this.#end,
    )

  readonly #turn = Effect.callback<void>((resume) => {
    if (this.#free > 0) {
      this.#free -= 1
      resume(Effect.void)
    } else this.#waiting.push(() => resume(Effect.void))
  })

  readonly #end = Effect.sync(() => {
    const next = this.#waiting[this.#next]
    if (next === undefined) {
      this.#free += 1
      return
    }
    this.#next += 1
    if (this.#next === this.#waiting.length) {
      this.#waiting.length = 0
      this.#next = 0
    }
    next()
  })
}
