import { Context } from "effect"

/**
 * Marks an endpoint that the hub answers by itself: nobody is asked who asks, and it is not counted, as both would wait for a
 * database that stands still.
 */
export const AskingNobody = Context.Reference<boolean>("@mahmal/server/api/AskingNobody", { defaultValue: () => false })
