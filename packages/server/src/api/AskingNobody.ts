import { Context } from "effect"

/**
 * Marks an endpoint that is answered even while the database does not: its callers are neither identified nor counted, since
 * both need the database.
 */
export const AskingNobody = Context.Reference<boolean>("@mahmal/server/api/AskingNobody", { defaultValue: () => false })
