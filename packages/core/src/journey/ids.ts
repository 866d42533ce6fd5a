import { Schema } from "effect"
import type { SeasonName } from "../season/SeasonName.ts"

/** A pilgrim across all units and wires: `<season>-<application number>`, such as `1448-Q48-000001`. It names nobody. */
export const PilgrimId = Schema.String.check(
  Schema.isPattern(/^[0-9]{4}-[A-Za-z0-9._-]{1,40}$/u, { expected: "a pilgrim, such as 1448-Q48-000001" }),
).pipe(Schema.brand("PilgrimId"))
export type PilgrimId = typeof PilgrimId.Type

/** Those who travel together: `<season>-<group reference>`, such as `1448-G000644`. */
export const GroupId = Schema.String.check(Schema.isPattern(/^[0-9]{4}-[A-Za-z0-9._-]{1,40}$/u)).pipe(
  Schema.brand("GroupId"),
)
export type GroupId = typeof GroupId.Type

/** The number that is printed on a bracelet, as its maker gave it. Opaque. */
export const Serial = Schema.String.check(Schema.isBetweenLength(1, 64)).pipe(Schema.brand("Serial"))
export type Serial = typeof Serial.Type

/** The id of the pilgrim whose application a season knows by a reference. */
export const pilgrimId = (season: SeasonName, reference: string): PilgrimId => `${season}-${reference}` as PilgrimId

/** The season that a pilgrim or a group belongs to; every id begins with it. */
export const seasonOf = (id: PilgrimId | GroupId): SeasonName => id.slice(0, 4) as SeasonName
