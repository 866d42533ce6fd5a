import { Schema } from "effect"

/** What somebody found out by, and where that is kept. It stands in the journal for good, so it names nobody. */
export const Evidence = Schema.String.check(Schema.isBetweenLength(1, 500))
export type Evidence = typeof Evidence.Type
