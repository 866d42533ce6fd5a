import { Schema } from "effect"

/** A Hajj permit for citizens of the Gulf states, a Hajj visa for everybody else. */
export const EntitlementKind = Schema.Literals(["permit", "visa"])
export type EntitlementKind = typeof EntitlementKind.Type
