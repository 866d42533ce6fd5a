import { Clock, Effect, Ref } from "effect"

/** Keeps callers away from a system that failed, for a while; then lets one of them try it first. */
export interface Cooldown {
  /** Undefined when the system may be called now; otherwise the milliseconds until it may be tried. */
  readonly wait: Effect.Effect<number | undefined>
  /** The system failed: nobody calls it for the usual time, or for this many milliseconds when they are more. */
  readonly begin: (milliseconds?: number) => Effect.Effect<void>
  /** The system answered: everybody may call it. */
  readonly end: Effect.Effect<void>
}

/** A cooldown of the given usual length, in milliseconds, that has not begun. */
export const makeCooldown = Effect.fnUntraced(function* (usual: number) {
  // By a clock that is never put back; none without a cooldown.
  const end = yield* Ref.make<number | undefined>(undefined)
  const cooldown: Cooldown = {
    wait: Effect.gen(function* () {
      const now = yield* milliseconds
      return yield* Ref.modify(end, (until): readonly [number | undefined, number | undefined] => {
        if (until === undefined) return [undefined, undefined]
        // The first caller after the cooldown tries the system; the others wait for its result.
        return until <= now ? [undefined, now + usual] : [until - now, until]
      })
    }),
    begin: Effect.fnUntraced(function* (least = usual) {
      const now = yield* milliseconds
      yield* Ref.set(end, now + Math.max(least, usual))
    }),
    end: Ref.set(end, undefined),
  }
  return cooldown
})

const milliseconds = Effect.map(Clock.monotonicTimeNanos, (now) => Number(now / 1_000_000n))
