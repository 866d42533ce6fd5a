import { Result, Schema } from "effect"
import { Unit } from "../rights/units.ts"
import { faultOf, type Grant } from "./Client.ts"

/** Under which names a provider's tokens say what somebody may do. */
export interface ClaimNames {
  /** One of the units. */
  readonly unit: string
  /** A list of seasons, or one text with spaces between them; `*` for all. */
  readonly seasons: string
  /** The campaign's number, for the unit `campaign`. */
  readonly campaign: string
}

const isUnit = Schema.is(Unit)
const seasonName = /^\d{4}$/

const seasonsOf = (claim: unknown): ReadonlyArray<string> | "all" | undefined => {
  const names: unknown = typeof claim === "string" ? claim.split(" ") : claim
  if (!Array.isArray(names) || names.length === 0 || !names.every((name) => typeof name === "string")) return undefined
  if (names.includes("*")) return "all"
  return names.every((name) => seasonName.test(name)) ? names : undefined
}

/**
 * What the claims of a token grant: the one mapping from a provider's words to ours. A token that does not say it, or
 * says something else, grants nothing; the failure says which claim.
 */
export const grantOf = (claims: Readonly<Record<string, unknown>>, names: ClaimNames): Result.Result<Grant, string> => {
  const unit = claims[names.unit]
  if (!isUnit(unit)) return Result.fail(`The claim ${names.unit} names no unit.`)
  const seasons = seasonsOf(claims[names.seasons])
  if (seasons === undefined) return Result.fail(`The claim ${names.seasons} names no seasons.`)
  const campaign = unit === "campaign" ? claims[names.campaign] : undefined
  if (unit === "campaign" && (typeof campaign !== "string" || campaign === ""))
    return Result.fail(`The claim ${names.campaign} names no campaign.`)
  const grant: Grant = {
    unit,
    ...(seasons === "all" ? {} : { seasons }),
    ...(typeof campaign === "string" ? { campaign } : {}),
  }
  const fault = faultOf(grant)
  return fault === undefined ? Result.succeed(grant) : Result.fail(fault)
}
