import { Option, Schema } from "effect"
import { namedObjects, type Parameters } from "../rights/objects.ts"

/**
 * What an address names for the trail: nothing where it is not written as such names are. What is typed in their place may be
 * somebody's number or name, and the trail is for good.
 */
export const namedIn = (names: Schema.Top | undefined, parameters: Parameters): ReadonlyArray<string> =>
  names !== undefined && Option.isSome(Schema.decodeUnknownOption(names as Schema.Codec<unknown>)(parameters))
    ? namedObjects(parameters)
    : []
