import { ActRefused } from "@mahmal/core/committee/ActRefused"
import { entryOf } from "@mahmal/core/committee/entryOf"
import { rulesOf } from "@mahmal/core/committee/rulesOf"
import type { Stage } from "@mahmal/core/committee/Stage"
import { freezePool } from "@mahmal/core/draw/freezePool"
import { merkleRoot } from "@mahmal/core/draw/merkle"
import { writeRules } from "@mahmal/core/draw/Rules"
import { bytesOf, sha256 } from "@mahmal/core/hashing/sha256"
import type { GroupId } from "@mahmal/core/journey/ids"
import type { Season } from "@mahmal/core/season/Season"
import type { SeasonDay } from "@mahmal/core/season/SeasonDay"
import { Effect, Result } from "effect"
import type { PoolClient } from "pg"
import { only } from "../postgres/only.ts"
import type { Sealed, Vault } from "../vault/Vault.ts"
import type { Made } from "./perform.ts"

interface ApplicantsRow {
  readonly group_id: GroupId
  readonly members: number
  readonly principals: number
  readonly nationality: string
  readonly birth_date: SeasonDay
  readonly principal: string
  readonly last_hajj_year: Uint8Array
  readonly data_key: number
  readonly refused_seasons: number
}

// Only who is accepted is a person to the hub. A principal who has left since is still whom the group is ranked by.
const applicants = `
  select g.*, q.nationality, q.birth_date::text, q.last_hajj_year, q.data_key, q.refused_seasons
  from (
    select p.group_id, count(*) filter (where p.state = 'Applied')::int as members,
      count(*) filter (where m.role = 'principal')::int as principals,
      max(p.id) filter (where m.role = 'principal') as principal
    from pilgrim p join person m on m.pilgrim = p.id
    where p.season = $1 group by p.group_id having bool_or(p.state = 'Applied')
  ) g left join person q on q.pilgrim = g.principal`

/** Why a group cannot be ranked; undefined where it has the one principal by whom it is. */
const notLed = (rows: ReadonlyArray<ApplicantsRow>): string | undefined => {
  const group = rows.find(({ principals }) => principals !== 1)
  return group === undefined
    ? undefined
    : `The group ${group.group_id} has ${group.principals} principals that the hub knows, and is ranked by one. Nobody of it can be drawn: withdraw its members, and ask again.`
}

const applicantsOf = (row: ApplicantsRow, lastHajjYear: number | null) => ({
  reference: row.group_id,
  members: row.members,
  principal: {
    nationality: row.nationality,
    birthDate: row.birth_date,
    lastHajjYear,
    refusedSeasons: row.refused_seasons,
  },
})

const yearOf = ({ principal, last_hajj_year, data_key }: ApplicantsRow): Sealed => ({
  pilgrim: principal,
  field: "last_hajj_year",
  dataKey: data_key,
  sealed: last_hajj_year,
})

/** A season's file of rules, as it stands now. */
export const rulesFile = (season: Season): Uint8Array => bytesOf(writeRules(rulesOf(season)))

/**
 * Freezes those who stand as applicants now into a pool, with the rules that made it: the act, and its files. Refused where a
 * group has not one principal. Throws where the season's own figures make no pool.
 */
export const freezeApplicants = async (
  client: PoolClient,
  season: string,
  open: Vault["Service"]["open"],
  act: "Freeze" | "Correct",
  stage: Stage,
): Promise<Result.Result<Made, ActRefused>> => {
  const held = await client.query<{ figures: Season }>("select figures from season where name = $1", [season])
  const { figures } = only(held.rows, `the season ${season}`)
  const { rows } = await client.query<ApplicantsRow>(applicants, [season])
  const why = notLed(rows)
  if (why !== undefined) return Result.fail(new ActRefused({ act, stage: stage._tag, reason: "group-principal", why }))
  const years = await Effect.runPromise(open(rows.map(yearOf)))
  const entries = rows.map((row, n) => entryOf(applicantsOf(row, years[n] as number | null), figures))
  const pool = Result.getOrThrow(freezePool(season, entries))
  const rules = rulesFile(figures)
  const frozen = { pool: sha256(pool.bytes), root: merkleRoot(pool), groups: pool.size, rules: sha256(rules) }
  return Result.succeed({ act: { _tag: act, ...frozen }, files: { "pool.txt": pool.bytes, "rules.txt": rules } })
}
