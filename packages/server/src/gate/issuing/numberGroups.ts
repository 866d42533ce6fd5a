import type { GroupId } from "@mahmal/core/journey/ids"
import type { PoolClient } from "pg"

const insert = `
  insert into gate_group (season, number, group_id)
  select $1, (select coalesce(max(number), 0) from gate_group where season = $1) + row_number() over (order by id), id
  from unnest($2::text[]) id
  where not exists (select from gate_group g where g.season = $1 and g.group_id = id)`

const read = "select group_id, number from gate_group where season = $1 and group_id = any($2)"

/** The numbers that stand for groups in a season's bracelets, given to those that have none yet. The caller holds the season's list. */
export const numberGroups = async (
  client: PoolClient,
  season: string,
  groups: ReadonlyArray<GroupId>,
): Promise<ReadonlyMap<GroupId, number>> => {
  const distinct = [...new Set(groups)]
  await client.query(insert, [season, distinct])
  const { rows } = await client.query<{ group_id: GroupId; number: number }>(read, [season, distinct])
  return new Map(rows.map(({ group_id, number }) => [group_id, number]))
}
