import { correctClock, fromHex } from "@mahmal/gate"
import type { PoolClient } from "pg"
import { entryOf, type LinkRow, linkColumns } from "./LinkRow.ts"

// What came before the last talk before the new links is as it was: new links tell nothing of it.
const read = `
  select ${linkColumns} from gate_link l
  where l.device = $1 and l.sequence >= coalesce((
    select t.sequence from gate_link t
    where t.device = $1 and t.hub_at is not null and t.sequence < $2
      and not exists (select from gate_link f where f.device = $1 and f.sequence = t.sequence and f.hash <> t.hash)
    order by t.sequence desc limit 1
  ), 0)
  order by l.sequence, l.hash`

const write = `
  update gate_link l set time = c.time, sure = c.sure
  from unnest($2::int[], $3::bytea[], $4::int8[], $5::boolean[]) as c (sequence, hash, time, sure)
  where l.device = $1 and l.sequence = c.sequence and l.hash = c.hash`

/**
 * Puts a device's links from `first` on onto the hub's clock, and those before them that the new ones tell more about; gives
 * the references of the bracelets whose times are others than before.
 */
export const retime = async (client: PoolClient, device: string, first: number): Promise<ReadonlySet<string>> => {
  const { rows } = await client.query<LinkRow>(read, [device, first])
  const [begin] = rows
  // Only a talk that was there before has its time already; where the chain begins, nothing comes before.
  const from = begin !== undefined && begin.hub_at !== null && begin.sequence < first ? Number(begin.time) : 0
  const times = correctClock(rows.map(entryOf), from)
  const changed = rows.flatMap((row, n) => {
    const corrected = times[n]
    return corrected === undefined || (corrected.time === Number(row.time) && corrected.sure === row.sure)
      ? []
      : [{ row, ...corrected }]
  })
  if (changed.length > 0)
    await client.query(write, [
      device,
      changed.map(({ row }) => row.sequence),
      changed.map(({ row }) => Buffer.from(fromHex(row.hash))),
      changed.map(({ time }) => time),
      changed.map(({ sure }) => sure),
    ])
  return new Set(changed.flatMap(({ row }) => row.reference ?? []))
}
