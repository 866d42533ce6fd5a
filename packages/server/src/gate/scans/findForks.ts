import { leftToRight } from "@mahmal/core/operating/leftToRight"
import { forksOf } from "@mahmal/gate"
import type { PoolClient } from "pg"
import { openTaskIn } from "../../store/openTask.ts"

const around = `
  select device, sequence, encode(hash, 'hex') as hash, encode(previous, 'hex') as previous
  from gate_link where device = $1 and sequence between $2 and $3`

const alarm = `
  insert into gate_alarm (season, subject, alarm) values ($1, $2, $3)
  on conflict (season, subject) do update set alarm = excluded.alarm`

interface Row {
  readonly device: string
  readonly sequence: number
  readonly hash: string
  readonly previous: string
}

/** Raises an alarm for every number between `first` and `last`, and the one before, of which a device has two links. */
export const findForks = async (
  client: PoolClient,
  season: string,
  device: string,
  first: number,
  last: number,
): Promise<void> => {
  const { rows } = await client.query<Row>(around, [device, first - 1, last + 1])
  const forks = forksOf(rows).filter(({ sequence }) => sequence >= first - 1 && sequence <= last)
  for (const fork of forks) await client.query(alarm, [season, `${device} ${fork.sequence}`, JSON.stringify(fork)])
  if (forks.length > 0)
    await openTaskIn(client, {
      kind: "gate.fork",
      season,
      subject: device,
      why: {
        en: `The reader ${device} has two different scans under one number: somebody runs a copy of it. Revoke it.`,
        ar: `لدى القارئ ${leftToRight(device)} قراءتان مختلفتان بالرقم نفسه: تعمل نسخة منه. ألغِ اعتماده.`,
      },
    })
}
