import { Schema } from "effect"
import type { CallerShape } from "../rights/Caller.ts"
import { worksIn } from "../rights/reach.ts"
import { Purpose, purposesOf, Unit } from "../rights/units.ts"

/** What a client may do: what its unit may, in these seasons and for these purposes alone. */
export const Grant = Schema.Struct({
  unit: Unit,
  seasons: Schema.optionalKey(Schema.Array(Schema.String)),
  campaign: Schema.optionalKey(Schema.String),
  purposes: Schema.optionalKey(Schema.Array(Purpose)),
})
export type Grant = typeof Grant.Type

/** A system that works with the hub, by an id of its own choosing. */
export interface Client extends Grant {
  readonly id: string
  readonly name: string
}

/** Why a grant is none; undefined when it is one. */
export const faultOf = ({ unit, campaign, purposes = [] }: Grant): string | undefined => {
  if ((unit === "campaign") !== (campaign !== undefined))
    return "A campaign is named for the unit campaign, and for no other"
  const foreign = purposes.find((purpose) => !purposesOf[unit].includes(purpose))
  return foreign === undefined ? undefined : `The unit ${unit} does not work for the purpose ${foreign}`
}

/** Whether a grant reaches into a season in which its giver does not work: nobody lets others in further than themselves. */
export const reachesFurther = ({ seasons }: Grant, giver: Pick<CallerShape, "seasons">): boolean =>
  seasons === undefined ? giver.seasons !== "all" : seasons.some((season) => !worksIn(giver, season))

/** A grant as the caller who has it. Purposes that its unit does not work for are none. */
export const callerOf = (
  { id, kind }: Pick<CallerShape, "id" | "kind">,
  { unit, seasons = undefined, campaign, purposes }: Grant,
): CallerShape => ({
  id,
  kind,
  unit,
  seasons: seasons ?? "all",
  ...(campaign === undefined ? {} : { campaign }),
  purposes: purposes === undefined ? purposesOf[unit] : purposesOf[unit].filter((one) => purposes.includes(one)),
})
