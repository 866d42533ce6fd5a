import { Schema } from "effect"

/** Something said to people, in both of the mission's languages. Never personal. */
export const Said = Schema.Struct({ en: Schema.String, ar: Schema.String }).annotate({
  identifier: "Said",
  description: "A sentence in English and Arabic.",
})
export type Said = typeof Said.Type
