import { randomBytes } from "node:crypto"
import { Clock, Effect, Schema } from "effect"
import { Database } from "../postgres/Database.ts"
import type { CallerShape } from "../rights/Caller.ts"
import { partyOf } from "./listSubscriptions.ts"
import { positionAt } from "./readOccurrences.ts"
import { keepSecret, makeSecret } from "./rotateSecret.ts"
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
    await client.query(keepSecret, kept)
    return undefined
  })
  if (refusal !== undefined) return yield* refusal
  return { id, secret }
})
