import { Context } from "effect"

/**
 * Marks an endpoint that is answered whatever the database does: nobody is asked who asks, and it is not counted, as both would
 * wait for one that stands still.
 */
export const AskingNobody = Context.Reference<boolean>("@mahmal/server/api/AskingNobody", { defaultValue: () => false })
