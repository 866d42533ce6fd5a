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
  // In milliseconds since 1970; 0 for no cooldown.
  const end = yield* Ref.make(0)
  const cooldown: Cooldown = {
    wait: Effect.gen(function* () {
      const now = yield* Clock.currentTimeMillis
      return yield* Ref.modify(end, (until): readonly [number | undefined, number] => {
        if (until === 0) return [undefined, 0]
        // The first caller after the cooldown tries the system; the others wait for its result.
        return until <= now ? [undefined, now + usual] : [until - now, until]
      })
    }),
    begin: Effect.fnUntraced(function* (milliseconds = usual) {
      const now = yield* Clock.currentTimeMillis
      yield* Ref.set(end, now + Math.max(milliseconds, usual))
    }),
    end: Ref.set(end, 0),
  }
  return cooldown
})
