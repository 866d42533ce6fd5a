import { leftToRight } from "@mahmal/core/operating/leftToRight"
import type { PoolClient } from "pg"
import { only } from "../../postgres/only.ts"
import { openTaskIn } from "../../store/openTask.ts"

// A reader names a bracelet only after it has verified its signature, but for a number that was typed. What is no reference at all
// was signed by nobody: a reader in the wrong hands has made it up.
const found = `
  insert into gate_alarm (season, subject, alarm)
  select distinct on (l.reference) $1, 'unissued ' || l.reference,
    jsonb_build_object('kind', 'unissued', 'reference', l.reference, 'seen', jsonb_strip_nulls(jsonb_build_object(
      'device', l.device, 'gate', l.gate, 'camp', l.camp, 'direction', l.direction, 'at', l.time)))
  from gate_link l
  where l.device = $2 and l.sequence between $3 and $4 and l.reference is not null and l.reason <> 'typed-number'
    and l.reference ~ '^[0-9a-f]{16,32}$'
    and not exists (select from bracelet_credential c where c.reference = l.reference)
  order by l.reference, l.time
  on conflict do nothing
  returning alarm ->> 'reference' as reference, alarm #>> '{seen,gate}' as gate, (alarm #>> '{seen,at}')::float8 as at`

// Places of the status list are given one by one. A restore leaves out those of the bracelets that it lost.
const lost = `
  select exists (
    select from status_list l where l.season = $1
      and l.next_place > (select count(*) from bracelet_credential c where c.season = l.season)
  ) as lost`

interface Found {
  readonly reference: string
  readonly gate: string
  /** Milliseconds since 1970, by the hub's clock. */
  readonly at: number
}

/**
 * Raises an alarm, once, for every bracelet among some links of a device that is signed by a key of ours and that the hub never
 * issued, and opens a task: whoever has the key makes as many as they like. What a restore has lost was never issued either. A reader
 * in the wrong hands makes up as many, so that there is one open task about each reader.
 */
export const findUnissued = async (
  client: PoolClient,
  season: string,
  device: string,
  first: number,
  last: number,
): Promise<void> => {
  const { rows } = await client.query<Found>(found, [season, device, first, last])
  const [one] = rows
  if (one === undefined) return
  const answer = await client.query<{ lost: boolean }>(lost, [season])
  const mayBeLost = only(answer.rows, "the season's places").lost
  await openTaskIn(client, {
    kind: "gate.unissued",
    season,
    subject: device,
    why: {
      en: `${whatEnglish(device, one)} ${mayBeLost ? lostOrStolen.en : stolen.en} ${others.en}`,
      ar: `${whatArabic(device, one)} ${mayBeLost ? lostOrStolen.ar : stolen.ar} ${others.ar}`,
    },
  })
}

const whatEnglish = (device: string, { reference, gate, at }: Found) =>
  `The reader ${device} at the gate ${gate} read the bracelet ${reference} (${inUtc(at)} UTC): it is signed by our key, and the hub never issued it.`

const whatArabic = (device: string, { reference, gate, at }: Found) =>
  `قرأ القارئ ${leftToRight(device)} عند البوابة ${leftToRight(gate)} السوار ${leftToRight(reference)} (${leftToRight(inUtc(at))} بالتوقيت العالمي): وهو موقَّع بمفتاحنا ولم يصدره النظام.`

const stolen = {
  en: "The key was stolen, unless the reader itself is in the wrong hands: look for the bracelet's holder, and have IT withdraw the key.",
  ar: "المفتاح مسروق، ما لم يكن القارئ نفسه في غير يد أمينة: ابحث عن حامل السوار، واطلب من تقنية المعلومات سحب المفتاح.",
}
const lostOrStolen = {
  en: "It may be of the hours that a restore has lost: when the number printed on it is on record, have it remade. When not, the key was stolen: have IT withdraw it.",
  ar: "قد يعود إلى الساعات التي فُقدت عند استعادة النسخة الاحتياطية: إن كان الرقم المطبوع عليه مسجّلًا فاطلب صنعه من جديد، وإلا فالمفتاح مسروق: اطلب من تقنية المعلومات سحبه.",
}
const others = {
  en: "The gates' alarms name every other such bracelet that it reads.",
  ar: "وتُذكر في تنبيهات البوابات بقية الأساور المماثلة التي يقرؤها.",
}

const inUtc = (at: number): string => new Date(at).toISOString().slice(0, 16).replace("T", " ")
