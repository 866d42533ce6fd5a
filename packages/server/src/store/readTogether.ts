import { Deferred, Effect } from "effect"

/** Reads once for all who ask at the same moment: each is given what was read for all of them. */
export const readTogether = <Key, Told, E>(read: (keys: ReadonlyArray<Key>) => Effect.Effect<Told, E>) => {
  let gathered: { readonly keys: Set<Key>; readonly read: Deferred.Deferred<Told, E> } | undefined
  return (keys: ReadonlyArray<Key>): Effect.Effect<Told, E> =>
    Effect.suspend(() => {
      if (gathered !== undefined) {
        for (const key of keys) gathered.keys.add(key)
        return Deferred.await(gathered.read)
      }
      const ours = { keys: new Set(keys), read: Deferred.makeUnsafe<Told, E>() }
      gathered = ours
      const go = Effect.suspend(() => {
        gathered = undefined
        return read([...ours.keys])
      })
      // Others wait for it too: who stops waiting does not stop it.
      return Effect.uninterruptible(
        Effect.onExit(Effect.andThen(Effect.yieldNow, go), (exit) => Deferred.done(ours.read, exit)),
      )
    })
}
