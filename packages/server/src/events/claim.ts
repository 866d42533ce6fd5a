import { randomUUID } from "node:crypto"
import { Clock, Effect } from "effect"
import type { Position } from "../api/Occurrence.ts"
import { Database } from "../postgres/Database.ts"
import type { Viewer, Wanted } from "./Viewer.ts"

/** A subscription that is due, and that this hub alone delivers to until the round's time is over. */
export interface Claimed {
  readonly id: string
  /** Names the round: it may write only while no later one has begun. */
  readonly round: string
  readonly url: string
  readonly viewer: Viewer
  readonly wanted: Wanted
  readonly position: Position
  readonly failures: number
  /** Milliseconds since 1970; null while nothing fails. */
  readonly failingSince: number | null
  /** What signs, newest first, as it is kept: in base64. */
  readonly secrets: ReadonlyArray<{ readonly dataKey: number; readonly sealed: string }>
}

// The one that has waited longest comes first, so that a busy subscription does not keep the others waiting. Those of a closed
// client are left out.
const claim = `
  with due as (
    select id, rewind from subscription s
    where status = 'active' and round_until <= now() - make_interval(secs => $5) and rest_until <= $2
      and (coalesce(rewind, page) <= (select max(number) from page)
        or exists (select from parked_event p where p.subscription = s.id and p.state = 'waiting' and p.due <= $2))
      and not exists (select from client c where 'client:' || c.id = s.owner and c.closed is not null)
    order by round_until limit $1
    for update skip locked
  ), forgotten as (
    delete from parked_event p using due d where p.subscription = d.id and p.page >= d.rewind
  )
  update subscription s
  set round = $3, round_until = now() + make_interval(secs => $4), rewind = null,
    page = coalesce(d.rewind, page),
    subject = case when d.rewind is null then subject else '' end,
    number = case when d.rewind is null then number else 0 end
  from due d where s.id = d.id
  returning s.id, s.round, s.url, s.viewer, s.wanted, s.failures,
    json_build_object('page', s.page, 'subject', s.subject, 'number', s.number) as position,
    (extract(epoch from s.failing_since) * 1000)::float8 as "failingSince",
    array(select json_build_object('dataKey', k.data_key, 'sealed', encode(k.sealed, 'base64')) from subscription_secret k
      where k.subscription = s.id and (until is null or until > $2) order by k.number desc) as secrets`

/**
 * Leases at most `limit` subscriptions that have something to be sent, for `seconds`, each at least `between` seconds after its
 * last round. No two hubs lease the same one; when its hub is gone, it is free again after that time.
 */
export const claimSubscriptions = Effect.fn("claimSubscriptions")(function* (
  limit: number,
  { seconds, between }: { readonly seconds: number; readonly between: number },
) {
  const database = yield* Database
  const now = new Date(yield* Clock.currentTimeMillis)
  return yield* database.query<Claimed>({
    name: "claim-subscriptions",
    text: claim,
    values: [limit, now, randomUUID(), seconds, between],
  })
})
