import { Effect, Schema } from "effect"
import { NotKnown } from "../NotKnown.ts"
import { Database } from "../postgres/Database.ts"
import { instant } from "../postgres/instant.ts"
import type { CallerShape } from "../rights/Caller.ts"
import { Unit } from "../rights/units.ts"
import type { Viewer, Wanted } from "./Viewer.ts"

/** To whom subscriptions belong: a unit, and of the campaigns one of them. */
export interface Party {
  readonly unit: Unit
  readonly campaign: string | null
}

/** The subscription is another unit's, or campaign's: who keeps the hub running can look at it, pause it and end it. */
export class OfOthers extends Schema.TaggedError<OfOthers>()("OfOthers", { unit: Unit }) {
  override get message(): string {
    return `This subscription is the unit ${this.unit}'s. You can look at it, pause it and end it.`
  }
}

/** The party of a caller, who has a unit: the table of rights lets nobody else in. */
export const partyOf = ({ unit, campaign }: CallerShape): Party => {
  if (unit === undefined) throw new Error("Who belongs to no unit has no subscriptions.")
  return { unit, campaign: campaign ?? null }
}

/** A subscription as it stands. */
export interface Standing {
  readonly id: string
  readonly owner: string
  readonly unit: Unit
  readonly campaign: string | null
  readonly viewer: Viewer
  readonly url: string
  readonly wanted: Wanted
  readonly status: "active" | "paused" | "disabled"
  readonly why: string | null
  readonly created: string
  /** When something was last delivered. */
  readonly delivered: string | null
  readonly failingSince: string | null
  /** Events that failed and wait, and those behind them. */
  readonly waiting: number
  readonly dead: number
  /** How many pages of the ledger it has not been sent yet. */
  readonly pagesBehind: number
}

const columns = `s.id, s.owner, s.unit, s.campaign, s.viewer, s.url, s.wanted, s.status, s.why,
  ${instant("s.created")} as created, ${instant("s.delivered")} as delivered, ${instant("s.failing_since")} as "failingSince",
  (select count(*)::int from parked_event p where p.subscription = s.id and state = 'waiting') as waiting,
  (select count(*)::int from parked_event p where p.subscription = s.id and state = 'dead') as dead,
  greatest(0, coalesce((select max(number) from page), 0) + 1 - coalesce(s.rewind, s.page))::float8 as "pagesBehind"`

// Whoever keeps the hub running sees all units'; nobody sees one that is told of seasons in which they do not work.
const own = `($1 = 'it' or s.unit = $1 and s.campaign is not distinct from $2)
  and ($3::jsonb = '"all"' or s.viewer -> 'seasons' <@ $3::jsonb)`

const seenBy = (caller: CallerShape) => {
  const { unit, campaign } = partyOf(caller)
  return [unit, campaign, JSON.stringify(caller.seasons)]
}

/** The subscriptions that a caller may see, oldest first. */
export const listSubscriptions = Effect.fn("listSubscriptions")(function* (caller: CallerShape) {
  const database = yield* Database
  return yield* database.query<Standing>({
    text: `select ${columns} from subscription s where ${own} order by s.created, s.id`,
    values: seenBy(caller),
  })
})

/** One of them. */
export const readSubscription = Effect.fn("readSubscription")(function* (caller: CallerShape, id: string) {
  const database = yield* Database
  const [row] = yield* database.query<Standing>({
    text: `select ${columns} from subscription s where ${own} and s.id = $4`,
    values: [...seenBy(caller), id],
  })
  if (row === undefined) return yield* new NotKnown({ what: "subscription", name: id })
  return row
})

/** One that belongs to the caller's own unit, or campaign. */
export const readOwn = Effect.fn("readOwn")(function* (caller: CallerShape, id: string) {
  const found = yield* readSubscription(caller, id)
  const { unit, campaign } = partyOf(caller)
  if (found.unit !== unit || found.campaign !== campaign) return yield* new OfOthers({ unit: found.unit })
  return found
})

/** An event that was given up. */
export interface DeadLetter {
  /** The id of the event. */
  readonly event: string
  readonly attempts: number
  /** How the last attempt failed. */
  readonly outcome: string
  readonly since: string
}

const dead = `
  select p.subject || '/' || p.number as event, p.attempts, p.outcome, ${instant("p.due")} as since
  from parked_event p where p.subscription = $1 and p.state = 'dead'
    and (p.subject, p.number) > ($2 collate "C", $3) order by p.subject, p.number limit $4`

/** The dead letters of a subscription, at most `limit` after one of them. */
export const listDead = Effect.fn("listDead")(function* (
  caller: CallerShape,
  id: string,
  after: { readonly subject: string; readonly number: number } | undefined,
  limit: number,
) {
  yield* readSubscription(caller, id)
  const database = yield* Database
  const { subject = "", number = 0 } = after ?? {}
  return yield* database.query<DeadLetter>({
    text: dead,
    values: [id, subject, number, limit],
  })
})
