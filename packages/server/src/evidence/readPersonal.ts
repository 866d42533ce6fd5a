import { Effect } from "effect"
import { Database } from "../postgres/Database.ts"

/** A person's fields with their salts, and the commitment to each. */
export interface PersonalFields {
  readonly fields: Readonly<Record<string, string>>
  readonly opened: Readonly<Record<string, { readonly salt: string; readonly value: string }>>
}

/** What is known of a person now; no fields when nothing is, or no more. */
export const readPersonal = Effect.fn("readPersonal")(function* (pilgrim: string) {
  const database = yield* Database
  const rows = yield* database.query<{ field: string; salt: string; value: string; commitment: string }>({
    text: `select field, encode(salt, 'hex') as salt, value, encode(commitment, 'hex') as commitment
      from person_fields($1)`,
    values: [pilgrim],
  })
  return {
    fields: Object.fromEntries(rows.map(({ field, commitment }) => [field, commitment])),
    opened: Object.fromEntries(rows.map(({ field, salt, value }) => [field, { salt, value }])),
  } satisfies PersonalFields
})
