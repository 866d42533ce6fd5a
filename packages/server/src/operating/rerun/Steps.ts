import { Context, Effect } from "effect"

/** The moments of a plan's run between which a hub may be killed, in the order in which they first come. */
export const steps = ["claimed", "loaded", "beginning", "begun", "followed", "ended", "finishing", "finished"] as const
export type Step = (typeof steps)[number]

/** Called at each of these moments. It does nothing, except in tests that kill the hub there. */
export const Steps = Context.Reference<(step: Step) => Effect.Effect<void>>("@mahmal/server/operating/rerun/Steps", {
  defaultValue: () => () => Effect.void,
})
