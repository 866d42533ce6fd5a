import { Context, Effect } from "effect"

/** Ends when the hub stops to serve: what keeps a request open, a stream or a long wait, ends it then. */
export const Stopping = Context.Reference<Effect.Effect<void>>("@mahmal/server/Stopping", {
  defaultValue: () => Effect.never,
})
