import { randomBytes } from "node:crypto"
import { Clock, Effect, Schema } from "effect"
import { NotKnown } from "../NotKnown.ts"
import { Database } from "../postgres/Database.ts"
import type { CallerShape } from "../rights/Caller.ts"
import { Vault } from "../vault/Vault.ts"
import { partyOf, readOwn, readSubscription, type Standing } from "./listSubscriptions.ts"
import { positionAt } from "./readOccurrences.ts"
import { newSecret, placeOfSecret } from "./secrets.ts"
import { Targets } from "./Targets.ts"
import { mustBeHeard, viewerOf, type Wanted } from "./Viewer.ts"

/** The unit or campaign has a subscription with this address already. */
export class AlreadySubscribed extends Schema.TaggedError<AlreadySubscribed>()("AlreadySubscribed", {
  id: Schema.String,
}) {
  override get message(): string {
    return `Events are sent to this address already, by ${this.id}.`
  }
}

/** The unit or campaign has as many subscriptions as it may have. */
export class TooManySubscriptions extends Schema.TaggedError<TooManySubscriptions>()("TooManySubscriptions", {
  most: Schema.Int,
}) {
  override get message(): string {
    return `Nobody has more than ${this.most} subscriptions.`
  }
}

/** The most subscriptions of a unit, and of each campaign. */
const mostOfAParty = 20

/** What is asked of a new subscription. */
export interface NewSubscription extends Wanted {
  readonly url: string
  /** Milliseconds since 1970; what was recorded from then on is sent. From now on where it is left out. */
  readonly from?: number
}

// One at a time for a party: two requests at once for the same address would both find none.
const hold = "select pg_advisory_xact_lock(hashtextextended('mahmal subscriptions ' || $1, 0))"
const present = `
  select id, url from subscription where unit = $1 and campaign is not distinct from $2`
const insert = `
  insert into subscription (id, owner, unit, campaign, viewer, url, wanted, status, created, page, rest_until)
  values ($1, $2, $3, $4, $5, $6, $7, 'active', $8, $9, $8)`
const keep = `
  insert into subscription_secret (subscription, number, data_key, sealed)
  select $1, coalesce(max(number), 0) + 1, $2, $3 from subscription_secret where subscription = $1`

/** A new secret of a subscription: as its receiver is told it, and as it is kept. */
const makeSecret = Effect.fnUntraced(function* (subscription: string) {
  const { dataKey, seal } = yield* (yield* Vault).sealer
  const secret = newSecret()
  return { secret, kept: [subscription, dataKey, seal(placeOfSecret(subscription), secret)] }
})

/** Makes a subscription for the caller's unit, or campaign, and gives its id and its secret, which is not shown again. */
export const subscribe = Effect.fn("subscribe")(function* (
  caller: CallerShape,
  { url: asked, types, seasons, from }: NewSubscription,
) {
  const { unit, campaign } = partyOf(caller)
  const viewer = viewerOf(caller)
  if (viewer !== undefined) yield* mustBeHeard(viewer, { types, seasons })
  const { check } = yield* Targets
  const { href: url } = yield* check(asked)
  const database = yield* Database
  const now = yield* Clock.currentTimeMillis
  const { page } = yield* positionAt(from ?? now)
  const id = `sub-${randomBytes(12).toString("hex")}`
  const { secret, kept } = yield* makeSecret(id)
  const refusal = yield* database.transaction(async (client) => {
    await client.query(hold, [`${unit}/${campaign ?? ""}`])
    const { rows } = await client.query<{ id: string; url: string }>(present, [unit, campaign])
    const same = rows.find((row) => row.url === url)
    if (same !== undefined) return new AlreadySubscribed({ id: same.id })
    if (rows.length >= mostOfAParty) return new TooManySubscriptions({ most: mostOfAParty })
    const wanted = JSON.stringify({ types, seasons })
    await client.query(insert, [
      id,
      caller.id,
      unit,
      campaign,
      JSON.stringify(viewer),
      url,
      wanted,
      new Date(now),
      page,
    ])
    await client.query(keep, kept)
    return undefined
  })
  if (refusal !== undefined) return yield* refusal
  return { id, secret }
})

/** What is changed of a subscription; what is left out stays. Null takes a narrowing away. */
export interface Change {
  readonly url?: string
  readonly types?: ReadonlyArray<string> | null
  readonly seasons?: ReadonlyArray<string> | null
  readonly status?: "active" | "paused"
}

// Held: of changes at the same moment, each is made of what the one before has left.
const stands = "select url, wanted, status from subscription where id = $1 for no key update"
// After a new address or an activation, what waits is sent at once.
const change = `
  update subscription set url = $2, wanted = $3, status = $4,
    failures = case when $5 then 0 else failures end,
    failing_since = case when $5 then null else failing_since end,
    rest_until = case when $5 then $6 else rest_until end,
    why = case when $5 then null else why end
  where id = $1`
const wake = "update parked_event set due = $2 where subscription = $1 and state = 'waiting'"

/** Whether the change only pauses the subscription. */
const isPause = ({ status, ...rest }: Change): boolean => status === "paused" && Object.keys(rest).length === 0

/** Changes a subscription of the caller's, or pauses one that the caller may see. No event is lost by it. */
export const changeSubscription = Effect.fn("changeSubscription")(function* (
  caller: CallerShape,
  id: string,
  asking: Change,
) {
  const { url: moved, types, seasons, status } = asking
  const { viewer } = yield* (isPause(asking) ? readSubscription : readOwn)(caller, id)
  yield* mustBeHeard(viewer, { types: types ?? undefined, seasons: seasons ?? undefined })
  const { check } = yield* Targets
  const asked = moved === undefined ? undefined : (yield* check(moved)).href
  const database = yield* Database
  const now = new Date(yield* Clock.currentTimeMillis)
  yield* database.transaction(async (client) => {
    const { rows } = await client.query<Pick<Standing, "url" | "wanted" | "status">>(stands, [id])
    const [before] = rows
    if (before === undefined) return
    const url = asked ?? before.url
    const wanted: Wanted = {
      types: (types === undefined ? before.wanted.types : types) ?? undefined,
      seasons: (seasons === undefined ? before.wanted.seasons : seasons) ?? undefined,
    }
    const next = status ?? before.status
    const anew = next === "active" && (url !== before.url || before.status !== "active" || status === "active")
    await client.query(change, [id, url, JSON.stringify(wanted), next, anew, now])
    if (anew) await client.query(wake, [id, now])
  })
})

/** Ends a subscription of the caller's, or one that the caller may see, for good. */
export const unsubscribe = Effect.fn("unsubscribe")(function* (caller: CallerShape, id: string) {
  yield* readSubscription(caller, id)
  const database = yield* Database
  yield* database.query({ text: "delete from subscription where id = $1", values: [id] })
})

const runOut = `
  update subscription_secret set until = least(coalesce(until, 'infinity'), $2) where subscription = $1`
const forget = "delete from subscription_secret where subscription = $1 and until <= $2"

/** Gives a subscription another secret. Deliveries are signed with the old one too for `overlap` milliseconds. */
export const rotateSecret = Effect.fn("rotateSecret")(function* (caller: CallerShape, id: string, overlap: number) {
  yield* readOwn(caller, id)
  const database = yield* Database
  const now = yield* Clock.currentTimeMillis
  const until = new Date(now + overlap)
  const { secret, kept } = yield* makeSecret(id)
  yield* database.transaction(async (client) => {
    await client.query("select from subscription where id = $1 for update", [id])
    await client.query(runOut, [id, until])
    await client.query(forget, [id, new Date(now)])
    await client.query(keep, kept)
  })
  return { secret, until: until.toISOString() }
})

/** Sends a subscription again, from its next round on, everything that was recorded since a time and that it may see. */
export const replayFrom = Effect.fn("replayFrom")(function* (caller: CallerShape, id: string, from: number) {
  yield* readOwn(caller, id)
  const database = yield* Database
  const { page } = yield* positionAt(from)
  const rewind = "update subscription set rewind = least($2, page, rewind) where id = $1"
  yield* database.query({ text: rewind, values: [id, page] })
})

const revive = `
  update parked_event set state = 'waiting', attempts = 0, due = $4
  where subscription = $1 and subject = $2 and number = $3 and state = 'dead' returning subject`

/** Sends one dead event again, by the id that it has in the feed. */
export const replayDead = Effect.fn("replayDead")(function* (caller: CallerShape, id: string, event: string) {
  yield* readOwn(caller, id)
  const database = yield* Database
  const now = new Date(yield* Clock.currentTimeMillis)
  const end = event.lastIndexOf("/")
  const number = Number(event.slice(end + 1))
  const rows = Number.isInteger(number)
    ? yield* database.query({ text: revive, values: [id, event.slice(0, end), number, now] })
    : []
  if (rows.length === 0) return yield* new NotKnown({ what: "dead letter", name: event })
})
