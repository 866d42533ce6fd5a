import { Clock, Effect } from "effect"
import { Database } from "../postgres/Database.ts"
import type { CallerShape } from "../rights/Caller.ts"
import { Vault } from "../vault/Vault.ts"
import { readOwn } from "./listSubscriptions.ts"
import { newSecret, placeOfSecret } from "./secrets.ts"

/** Keeps a secret that was made. */
export const keepSecret = `
  insert into subscription_secret (subscription, number, data_key, sealed)
  select $1, coalesce(max(number), 0) + 1, $2, $3 from subscription_secret where subscription = $1`

/** A new secret of a subscription: as its receiver is told it, and as it is kept. */
export const makeSecret = Effect.fnUntraced(function* (subscription: string) {
  const { dataKey, seal } = yield* (yield* Vault).sealer
  const secret = newSecret()
  return { secret, kept: [subscription, dataKey, seal(placeOfSecret(subscription), secret)] }
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
    await client.query(keepSecret, kept)
  })
  return { secret, until: until.toISOString() }
})
