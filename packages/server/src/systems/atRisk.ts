import { openStates } from "@mahmal/core/exchange/Exchange"
import { dayWords } from "@mahmal/core/season/dayWords"
import type { SeasonName } from "@mahmal/core/season/SeasonName"
import { Effect, Layer } from "effect"
import { Database } from "../postgres/Database.ts"
import { namesOf } from "../postgres/inStates.ts"
import { repeatedly } from "../repeatedly.ts"
import { CutOffs } from "./CutOffs.ts"

/** While an exchange stands so, somebody may be waiting for it. One that was declined waits for a person to correct it. */
const unsettled = namesOf([...openStates, "Declined"])

// The operations of a season that have a last day, and what who waits for them awaits.
const cutOffs = `
  cross join lateral (values
    ('etrack.register', 'registration', s.registration_closes), ('visa.request', 'entitlement', s.entitlements_close))
    c(operation, awaited, day)`

const due = "((c.day + 1)::timestamp at time zone (s.figures ->> 'timeZone'))"

/*
 * Whoever waits for an answer whose cut-off is near, and whose call has failed before, whose system gets none now, or whose
 * request was taken and is not decided, or declined: a person hears of it while something can still be done.
 */
const open = `
  insert into task (kind, subject, unit, season, pilgrim, exchange, system, due, why_en, why_ar)
  select 'cut-off.at-risk', p.id, 'operations', s.name, p.id, e.id, split_part(e.operation, '.', 1),
    ${due},
    case e.waits
      when 'Declined' then format('Its last day is %s, and the system has declined the request. See what it says, correct it and send it again.', d.en)
      when 'Accepted' then format('Its last day is %s, and the system took the request and has not decided. Reach the system by telephone.', d.en)
      else format('Its last day is %s and the system has not answered. Reach the system by telephone, or register by hand and record it.', d.en)
    end,
    case e.waits
      when 'Declined' then format('آخر يوم هو %s، وقد رفضت الجهة الطلب. راجع ردّها وصحّح الطلب وأعد إرساله.', d.ar)
      when 'Accepted' then format('آخر يوم هو %s، وقد استلمت الجهة الطلب ولم تبتّ فيه بعد. تواصل معها هاتفيًا.', d.ar)
      else format('آخر يوم هو %s ولم تُجب الجهة بعد. تواصل معها هاتفيًا، أو أنجز الطلب يدويًا وسجّله.', d.ar)
    end
  from season s ${cutOffs}
  join jsonb_to_recordset($3::jsonb) d(day date, ar text, en text) on d.day = c.day
  join exchange e on e.operation = c.operation
  cross join lateral unnest(e.pilgrims) w(id)
  join pilgrim p on p.id = w.id and p.season = s.name and p.awaits = c.awaited
  left join system_status y on y.system = split_part(e.operation, '.', 1)
  where ($1::text is null or s.name = $1) and s.today between c.day - $2::int and c.day
    and e.waits in ${unsettled}
    and (e.waits in ('Accepted', 'Declined') or e.attempts > 1 or y.paused is not null or y.cools_until is not null)
  on conflict (kind, subject) where closed is null do nothing`

const lastDays = "select distinct unnest(array[registration_closes, entitlements_close])::text as day from season"

// The answer came, to them or to all of their group, or the journey went another way; or the last day is another one now: where that
// one is near too, the next look tells of it.
const close = `
  update task t set closed = now(), closed_by = 'hub', closed_because = 'It is not waited for any more, or its last day is another one.'
  from exchange e, pilgrim p join season s on s.name = p.season ${cutOffs}
  where t.kind = 'cut-off.at-risk' and t.closed is null and e.id = t.exchange and p.id = t.pilgrim and c.operation = e.operation
    and (e.state not in ${unsettled} or p.awaits is distinct from c.awaited or t.due is distinct from ${due})`

/** Opens a task for every pilgrim at risk of missing a cut-off, in one season or in all, and closes those that are settled. */
export const tellOfRisks = Effect.fn("tellOfRisks")(function* (season?: SeasonName) {
  const database = yield* Database
  const { margin } = yield* CutOffs
  const days = yield* database.query<{ day: string }>({ name: "last-days", text: lastDays })
  const words = JSON.stringify(days.map(({ day }) => ({ day, ...dayWords(day) })))
  yield* database.query({ name: "tell-of-risks", text: open, values: [season ?? null, margin, words] })
  yield* database.query({ name: "settle-risks", text: close })
})

/** Looks once a minute. */
export const layer = Layer.effectDiscard(
  Effect.forkScoped(repeatedly(tellOfRisks(), "1 minute", "who may miss a cut-off could not be looked at")),
)
