import { leftToRight } from "@mahmal/core/operating/leftToRight"
import { Clock, Effect } from "effect"
import type { Position } from "../api/Occurrence.ts"
import { Database } from "../postgres/Database.ts"
import { openTaskIn } from "../store/openTask.ts"
import type { Claimed } from "./claim.ts"
import type { Parked, Tally } from "./Tally.ts"

/** What a pass of a round came to. */
export interface Settlement {
  /** Everything before it was delivered or is parked. */
  readonly position: Position
  readonly parked: ReadonlyArray<Parked>
  /** Events that waited and need not any longer. */
  readonly unparked: ReadonlyArray<{ readonly subject: string; readonly number: number }>
  /** Whether the round is over. */
  readonly over: boolean
}

// A new address is a new subscriber: the failures of the old one do not count against it.
const settle = `
  update subscription set page = $3, subject = $4, number = $5,
    failures = case when url = $6 then $7 else 0 end,
    failing_since = case when url = $6 then $8::timestamptz end,
    rest_until = case when url = $6 then $9 else rest_until end,
    delivered = coalesce($10, delivered),
    why = case when status = 'active' and url = $6 then $12 else why end,
    status = case when status = 'active' and url = $6 then $11 else status end,
    round = case when $13 then null else round end,
    round_until = case when $13 then now() else round_until end
  where id = $1 and round = $2
  returning status = 'active' and rewind is null and url = $6 as "goesOn"`

const park = `
  insert into parked_event (subscription, subject, number, page, state, attempts, parked, due, outcome)
  select $1, p.subject, p.number, p.page, p.state, p.attempts, $2, p.due, p.outcome
  from unnest($3::text[], $4::int[], $5::bigint[], $6::text[], $7::int[], $8::timestamptz[], $9::text[])
    as p(subject, number, page, state, attempts, due, outcome)
  on conflict (subscription, subject, number) do update
  set state = excluded.state, attempts = excluded.attempts, due = excluded.due, outcome = excluded.outcome`

const unpark = `
  delete from parked_event p using unnest($2::text[], $3::int[]) as d(subject, number)
  where p.subscription = $1 and p.subject = d.subject and p.number = d.number`

/** The status of a subscription after the round, and why. */
const standingOf = ({ halt, ...tally }: Tally, hopeless: boolean): readonly [status: string, why: string | null] => {
  if (halt?._tag === "Gone") return ["paused", "The subscriber answered 410: it wants nothing any more."]
  if (hopeless) return ["disabled", "Nothing could be delivered for five days."]
  if (tally.failures === 0) return ["active", null]
  return [
    "active",
    tally.lastly === null ? "The last deliveries failed." : `The last deliveries failed: ${tally.lastly}.`,
  ]
}

/**
 * Writes what a pass came to, in one transaction, and tells whether the round may go on. Undefined when another hub has begun a
 * round meanwhile: then nothing was written.
 */
export const settleRound = Effect.fn("settleRound")(function* (
  { id, round, url }: Claimed,
  tally: Tally,
  { position, parked, unparked, over }: Settlement,
) {
  const database = yield* Database
  const now = yield* Clock.currentTimeMillis
  const hopeless = tally.hopeless(now)
  const [status, why] = standingOf(tally, hopeless)
  const at = (time: number | null) => (time === null ? null : new Date(time))
  return yield* database.transaction(async (client): Promise<boolean | undefined> => {
    const { rows } = await client.query<{ goesOn: boolean }>({
      name: "settle-round",
      text: settle,
      values: [
        id,
        round,
        position.page,
        position.subject,
        position.number,
        url,
        tally.failures,
        at(tally.failingSince),
        at(tally.restUntil(now)),
        at(tally.delivered),
        status,
        why,
        over,
      ],
    })
    const [standing] = rows
    if (standing === undefined) return undefined
    if (unparked.length > 0)
      await client.query(unpark, [id, unparked.map(({ subject }) => subject), unparked.map(({ number }) => number)])
    if (parked.length > 0)
      await client.query(park, [
        id,
        new Date(now),
        parked.map(({ occurrence }) => occurrence.subject),
        parked.map(({ occurrence }) => occurrence.number),
        parked.map(({ occurrence }) => occurrence.page),
        parked.map(({ state }) => state),
        parked.map(({ attempts }) => attempts),
        parked.map(({ due }) => new Date(due)),
        parked.map(({ outcome }) => outcome),
      ])
    if (status === "disabled")
      await openTaskIn(client, {
        kind: "subscription.disabled",
        subject: `subscription/${id}`,
        why: {
          en: `Events could not be delivered to the subscription ${id} for five days. Find out what became of its receiver, then activate it again: it gets what it missed.`,
          ar: `تعذّر تسليم الأحداث إلى الاشتراك ${leftToRight(id)} طوال خمسة أيام. تحقّق من جهة الاستقبال ثم فعّل الاشتراك من جديد، فتصله الأحداث التي فاتته.`,
        },
      })
    return standing.goesOn
  })
})
