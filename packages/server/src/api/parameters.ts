import { Schema, SchemaTransformation } from "effect"
import { GroupRef, PilgrimRef, SeasonRef } from "./values.ts"

/** The names that stand in addresses. Nothing personal ever does. */
export const seasonParameter = { season: SeasonRef }
export const pilgrimParameter = { pilgrim: PilgrimRef }
export const groupParameter = { group: GroupRef }

/** The number of something in an address, as the hub writes it: what is written otherwise names nothing. */
export const numberParameter = Schema.String.check(
  Schema.isPattern(/^[1-9][0-9]{0,9}$/u, { expected: "a number of at most ten digits" }),
).pipe(Schema.decodeTo(Schema.NumberFromString))

/** A whole number after the `?` of an address, as JSON writes it: `1e2` is none. */
export const wholeNumber = (range: { readonly minimum: number; readonly maximum: number }) =>
  Schema.String.check(
    Schema.isPattern(/^(0|[1-9][0-9]{0,9})$/u, { expected: "a whole number of at most ten digits" }),
  ).pipe(Schema.decodeTo(Schema.Int.check(Schema.isBetween(range)), SchemaTransformation.numberFromString))

const IdempotencyKey = Schema.String.check(
  Schema.isPattern(/^[\x21-\x7e]{1,255}$/u, { expected: "1 to 255 visible ASCII characters" }),
).annotate({
  description:
    "A key of the caller's choosing. The same request with the same key gets the first answer again, for seven days.",
  examples: ["0192f6a0-5d3e-7c1c-9a55-5f7f3a1c2b3d"],
})

/** The header of every command that changes something. */
export const idempotencyHeader = { "idempotency-key": Schema.optionalKey(IdempotencyKey) }

/** Whether a header is a key that {@link idempotencyHeader} takes. */
export const isIdempotencyKey = Schema.is(IdempotencyKey)
