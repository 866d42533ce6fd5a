import { Effect, Exit } from "effect"

/** Does something for each, whatever becomes of the others, and then fails as the first that failed. */
export const forEachSettled = Effect.fnUntraced(function* <A, E, R>(
  items: Iterable<A>,
  work: (item: A) => Effect.Effect<unknown, E, R>,
  options?: { readonly concurrency: "unbounded" },
) {
  const ends = yield* Effect.forEach(items, (item) => Effect.exit(work(item)), options)
  const failed = ends.find(Exit.isFailure)
  if (failed !== undefined) yield* failed
})
