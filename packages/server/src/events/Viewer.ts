import { Effect, Schema } from "effect"
import { type EventType, eventTypes } from "../api/eventTypes.ts"
import type { CallerShape } from "../rights/Caller.ts"
import type { Unit } from "../rights/units.ts"

/** Who hears of events: as much of a caller as decides what it may see. */
export interface Viewer {
  readonly unit: Unit
  readonly seasons: "all" | ReadonlyArray<string>
  readonly campaign: string | null
}

/** Which events are wanted, types by their public names; without a list, all of them. */
export interface Wanted {
  readonly types?: ReadonlyArray<string> | undefined
  readonly seasons?: ReadonlyArray<string> | undefined
}

/** The viewer never hears of anything that is wanted: it would wait in vain. */
export class NeverHeard extends Schema.TaggedError<NeverHeard>()("NeverHeard", {
  unit: Schema.String,
  wanted: Schema.Array(Schema.String),
}) {
  override get message(): string {
    return `The unit ${this.unit} does not hear of ${this.wanted.join(", ")}. GET /v1/events/types lists what it hears of.`
  }
}

/** What is read for a viewer, in the words of the database. */
export interface Sight {
  /** As they are recorded. */
  readonly types: ReadonlyArray<string>
  /** All of them where null. */
  readonly seasons: ReadonlyArray<string> | null
  /** The campaign whose pilgrims alone are seen; everybody's where null. */
  readonly campaign: string | null
}

/** A caller as a viewer; none where the caller belongs to no unit. */
export const viewerOf = ({ unit, seasons, campaign }: CallerShape): Viewer | undefined =>
  unit === undefined ? undefined : { unit, seasons, campaign: campaign ?? null }

/** The types that a unit hears of, by the name under which each is recorded. */
export const typesFor = (unit: Unit): ReadonlyArray<readonly [recorded: string, EventType]> =>
  [...eventTypes].filter(([, { units }]) => units.includes(unit))

/** Fails naming what is wanted, and never heard by the viewer. */
export const mustBeHeard = ({ unit, seasons }: Viewer, { types = [], seasons: those = [] }: Wanted) => {
  const heard = new Set(typesFor(unit).map(([, { name }]) => name))
  const never = [
    ...types.filter((name) => !heard.has(name)),
    ...those.filter((season) => seasons !== "all" && !seasons.includes(season)),
  ]
  return never.length === 0 ? Effect.void : Effect.fail(new NeverHeard({ unit, wanted: never }))
}

/** What a viewer sees of what is wanted: never more than it may. */
export const sightOf = ({ unit, seasons, campaign }: Viewer, wanted: Wanted): Sight => ({
  types: typesFor(unit).flatMap(([recorded, { name }]) => (wanted.types?.includes(name) === false ? [] : [recorded])),
  seasons:
    seasons === "all" ? (wanted.seasons ?? null) : seasons.filter((one) => wanted.seasons?.includes(one) ?? true),
  // A campaign that is none has no pilgrims.
  campaign: unit === "campaign" ? (campaign ?? "") : null,
})
