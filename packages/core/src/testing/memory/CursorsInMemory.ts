import { Effect, Layer } from "effect"
import { Cursors } from "../../store/Cursors.ts"
import type { Memory } from "./Memory.ts"

/** Cursors of feeds in memory. */
export const layer = ({ cursors }: Memory) =>
  Layer.succeed(Cursors, {
    read: (feed) => Effect.sync(() => cursors.get(feed) ?? ""),
    write: (feed, cursor) => Effect.sync(() => cursors.set(feed, cursor)),
  })
