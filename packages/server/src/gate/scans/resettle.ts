import type { PilgrimId } from "@mahmal/core/journey/ids"
import { leftToRight } from "@mahmal/core/operating/leftToRight"
import { inHistory, type MergedScan, passagesOf, twoCamps } from "@mahmal/gate"
import type { PoolClient } from "pg"
import { openTaskIn } from "../../store/openTask.ts"
import { type LinkRow, linkColumns, scanOf } from "./LinkRow.ts"

const read = `
  select ${linkColumns} from gate_link l join gate_device d on d.id = l.device
  where l.reference = any($2) and d.season = $1`

// Changes are numbered by the clock, in microseconds since 1970, and one by one where they come faster: a hub that was restored from
// a backup gives no number again that a reader had from it before, so that a place which a reader was told still holds.
const passages = `
  insert into gate_passage (reference, season, place, camp, direction, time, change)
  select reference, $1, place, camp, direction, time,
    greatest((select max(change) from gate_passage where season = $1), (extract(epoch from clock_timestamp()) * 1000000)::int8)
      + row_number() over (order by reference)
  from unnest($2::text[], $3::text[], $4::int8[], $5::text[], $6::int8[]) as p (reference, place, camp, direction, time)
  on conflict (reference) do update set place = excluded.place, camp = excluded.camp, direction = excluded.direction,
    time = excluded.time, change = excluded.change
    where (gate_passage.place, gate_passage.direction, gate_passage.time)
      is distinct from (excluded.place, excluded.direction, excluded.time)`

const arrivals = `
  insert into gate_arrival (season, camp, reference, time)
  select $1, camp, reference, time from unnest($2::int8[], $3::text[], $4::int8[]) as a (camp, reference, time)
  on conflict (season, camp, reference) do update set time = excluded.time where gate_arrival.time <> excluded.time`

const forgetAlarms = `
  delete from gate_alarm where season = $1 and alarm ->> 'reference' = any($2) and not subject = any($3)`

const alarm = `
  insert into gate_alarm (season, subject, alarm) select $1, subject, alarm
  from unnest($2::text[], $3::jsonb[]) as a (subject, alarm)
  on conflict (season, subject) do update set alarm = excluded.alarm`

const pilgrimOf = "select pilgrim from bracelet_credential where reference = $1"

/**
 * Says anew what follows from all scans of some bracelets: where each went last, where it ever came in, and whether it was at
 * once in two camps. The caller holds the season's scans, so that nobody else does the same meanwhile.
 */
export const resettle = async (client: PoolClient, season: string, references: ReadonlySet<string>): Promise<void> => {
  if (references.size === 0) return
  const { rows } = await client.query<LinkRow>(read, [season, [...references]])
  const scans = rows.flatMap(scanOf).sort(inHistory)
  await writePassages(client, season, scans)
  await writeArrivals(client, season, scans)
  await writeAlarms(client, season, references, scans)
}

const campIn = (place: string): number | null => (place.startsWith("camp ") ? Number(place.slice(5)) : null)

const writePassages = async (client: PoolClient, season: string, scans: ReadonlyArray<MergedScan>) => {
  const last = [...passagesOf(scans)]
  await client.query(passages, [
    season,
    last.map(([reference]) => reference),
    last.map(([, { place }]) => place),
    last.map(([, { place }]) => campIn(place)),
    last.map(([, { direction }]) => direction),
    last.map(([, { at }]) => Math.round(at * 1000)),
  ])
}

/** The first time that each bracelet came into each camp: the history is in the order of time. */
const writeArrivals = async (client: PoolClient, season: string, scans: ReadonlyArray<MergedScan>) => {
  const first = new Map<string, { readonly camp: number; readonly reference: string; readonly time: number }>()
  for (const { reference, camp, direction, passed, time } of scans) {
    if (reference === undefined || camp === undefined || direction === "out" || !passed) continue
    const key = `${camp} ${reference}`
    if (!first.has(key)) first.set(key, { camp, reference, time })
  }
  const found = [...first.values()]
  await client.query(arrivals, [
    season,
    found.map(({ camp }) => camp),
    found.map(({ reference }) => reference),
    found.map(({ time }) => time),
  ])
}

const seen = ({ device, gate, camp, direction, time }: MergedScan) => ({ device, gate, camp, direction, at: time })

const writeAlarms = async (
  client: PoolClient,
  season: string,
  references: ReadonlySet<string>,
  scans: ReadonlyArray<MergedScan>,
) => {
  const found = twoCamps(scans).map(({ kind, reference, first, second }) => ({
    subject: `${first.hash} ${second.hash}`,
    reference,
    alarm: JSON.stringify({ kind, reference, first: seen(first), second: seen(second) }),
  }))
  const subjects = found.map(({ subject }) => subject)
  // A clock that is known better may show that it was not at once: the list of alarms follows, a task that was opened stays.
  await client.query(forgetAlarms, [season, [...references], subjects])
  if (found.length === 0) return
  await client.query(alarm, [season, subjects, found.map((one) => one.alarm)])
  for (const reference of new Set(found.map((one) => one.reference))) {
    const { rows } = await client.query<{ pilgrim: PilgrimId }>(pilgrimOf, [reference])
    await openTaskIn(client, {
      kind: "gate.two-camps",
      season,
      ...(rows[0] === undefined ? {} : { pilgrim: rows[0].pilgrim }),
      subject: reference,
      why: {
        en: `The bracelet ${reference} was seen at once in two camps: there are two of it. Look for both holders.`,
        ar: `رُصد السوار ${leftToRight(reference)} في مخيمين في وقت واحد: توجد نسختان منه. ابحث عن حامليه.`,
      },
    })
  }
}
