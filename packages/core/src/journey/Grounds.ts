import { Schema } from "effect"
import { Digest } from "../evidence/Digest.ts"
import { SeasonDay } from "../season/SeasonDay.ts"

/**
 * What a place is held on: the published result that gave it, by the SHA-256 of its file, and for a place that passed on
 * later also the day on which it did. With both, anyone can derive the place again.
 */
export const Grounds = Schema.Struct({ result: Digest, passedOn: Schema.optionalKey(SeasonDay) })
export type Grounds = typeof Grounds.Type
