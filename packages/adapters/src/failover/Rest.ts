import { Clock, Effect, Ref } from "effect"

/** Whether a system may be called: it is left alone for a while when it was in trouble, and then tried by one first. */
export interface Rest {
  /** Undefined when it may be called now; otherwise the milliseconds until it may be tried. */
  readonly wait: Effect.Effect<number | undefined>
  /** It was in trouble: nobody calls it for this long, in milliseconds, or for its usual rest. */
  readonly begin: (milliseconds?: number) => Effect.Effect<void>
  /** It answered: everybody may call it. */
  readonly end: Effect.Effect<void>
}

/** A rest of the given usual length, in milliseconds; at first there is none. */
export const makeRest = Effect.fnUntraced(function* (usual: number) {
  // When the rest is over, in milliseconds since 1970; 0 for no rest.
  const over = yield* Ref.make(0)
  const rest: Rest = {
    wait: Effect.gen(function* () {
      const now = yield* Clock.currentTimeMillis
      return yield* Ref.modify(over, (until): readonly [number | undefined, number] => {
        if (until === 0) return [undefined, 0]
        // The one who comes after the rest tries it; the others wait for what that shows.
        return until <= now ? [undefined, now + usual] : [until - now, until]
      })
    }),
    begin: Effect.fnUntraced(function* (milliseconds = usual) {
      const now = yield* Clock.currentTimeMillis
      yield* Ref.set(over, now + Math.max(milliseconds, usual))
    }),
    end: Ref.set(over, 0),
  }
  return rest
})
