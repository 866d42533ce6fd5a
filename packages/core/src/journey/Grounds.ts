import { Schema } from "effect"
import { Digest } from "../hashing/Digest.ts"
import { SeasonDay } from "../season/SeasonDay.ts"

/**
 * Why somebody holds a place: the published result that gave it, by the SHA-256 of its file, and the day for a place that
 * passed on later. From these anyone can derive the place again.
 */
export const Grounds = Schema.Struct({ result: Digest, passedOn: Schema.optionalKey(SeasonDay) })
export type Grounds = typeof Grounds.Type
