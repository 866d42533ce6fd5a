import { randomUUID } from "node:crypto"
import { Clock, Effect } from "effect"
import { Database } from "../postgres/Database.ts"
import type { Position } from "./Occurrence.ts"
import type { Viewer, Wanted } from "./Viewer.ts"

/** A subscription whose turn it is, and that is ours alone until the round's time is over. */
export interface Claimed {
  readonly id: string
  /** Names the round: what it writes counts for as long as no other has begun. */
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

// Whoever has waited longest comes first, so that nobody waits for one who always has something to be sent. A client that
// was closed hears of nothing any more.
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
 * Takes at most `limit` subscriptions that something is to be sent to, for `seconds`, each at least `between` seconds after
 * its last round. No two hubs have the same; one whose hub is gone is free again when its time is over.
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
