import { Context } from "effect"

/** Marks an endpoint that takes an `Idempotency-Key`: the same request with the same key is carried out once. */
export const Commanding = Context.Reference<boolean>("@mahmal/server/api/Commanding", { defaultValue: () => false })
