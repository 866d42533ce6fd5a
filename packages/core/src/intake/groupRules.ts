import type { Relation } from "../season/figures.ts"
import { type Season, shareOf } from "../season/Season.ts"
import type { Code } from "./Code.ts"

/** A row of a group, as the rules for groups see it. */
export type Member = {
  readonly role: "principal" | "companion"
  readonly relation: Relation | null
  /** Whether the last Hajj is too recent, exceptions aside. */
  readonly wentRecently: boolean
}

/** What its readable rows say about a group, whatever their own outcome. */
export type Group = {
  readonly principals: number
  readonly companions: number
  /** The group's one principal; undefined when there is none, or more than one. */
  readonly principal?: {
    readonly sex: "M" | "F"
    readonly nationality: string
    /** All that is said against the principal but the size of the group. */
    readonly codes: ReadonlyArray<Code>
  }
}

/** The codes that a member earns through the group it travels in. */
export const groupCodes = (member: Member, group: Group, season: Season): ReadonlyArray<Code> =>
  rules.flatMap(([code, applies]) => (applies(member, group, season) ? [code] : []))

type Rule = (member: Member, group: Group, season: Season) => boolean

const rules: ReadonlyArray<readonly [Code, Rule]> = [
  ["group-principal", (_, group) => group.principals !== 1],
  ["group-size", (_, group, season) => isTooLarge(group, season)],
  ["hajj-interval", (m, group, season) => m.role === "companion" && m.wentRecently && !isExcused(m, group, season)],
  ["principal-rejected", (m, group) => m.role === "companion" && (group.principal?.codes.length ?? 0) > 0],
]

const isTooLarge = ({ companions, principal }: Group, season: Season): boolean =>
  principal !== undefined && companions > season.intake.maximumCompanions[shareOf(season, principal.nationality)]

const isExcused = ({ relation }: Member, { principal }: Group, season: Season): boolean =>
  principal?.sex === "F" && relation !== null && season.intake.excusedRelations.includes(relation)
