import { Schema } from "effect"

/** The fields of each case of a union, by the case's name. */
type FieldsByCase = Readonly<Record<string, Schema.Struct.Fields>>

/** The cases of a union, from their fields. What stands above a case and above a field is kept. */
export type Cases<Fields extends FieldsByCase> = {
  readonly [Name in keyof Fields]: Schema.TaggedStruct<Name & string, Fields[Name]>
}

/**
 * `Schema.TaggedUnion`, so typed that what stands above a case is shown by editors and stands in the published types: its own type
 * asks for `keyof Fields & string`, and TypeScript carries comments along a plain `keyof` alone.
 */
export const taggedUnion = Schema.TaggedUnion as <const Fields extends FieldsByCase>(
  fields: Fields,
) => Schema.TaggedUnion<Cases<Fields>>
