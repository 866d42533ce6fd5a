import { Effect } from "effect"
import { Database } from "../postgres/Database.ts"
import type { Unit } from "../rights/units.ts"
import type { Grant } from "./Client.ts"
import { callerOf } from "./Client.ts"
import type { Identified } from "./CurrentRequest.ts"
import { hashOfSecret, newSecret } from "./secret.ts"

/** Who signed in, as the provider says. */
export interface SignedIn {
  readonly person: string
  readonly name: string
  readonly grant: Grant
  readonly idToken: string
}

/** A session ends when it was not used for so long, and in any case so long after it began. */
const idle = "30 minutes"
const longest = "12 hours"

const insert = `
  with over as (delete from session where expires < now() or seen < now() - interval '${idle}')
  insert into session (token, person, name, unit, seasons, campaign, csrf, id_token, expires)
  values ($1, $2, $3, $4, $5, $6, $7, $8, now() + interval '${longest}')`

/** Begins a session and gives the secret that its browser holds. */
export const beginSession = Effect.fn("beginSession")(function* ({ person, name, grant, idToken }: SignedIn) {
  const database = yield* Database
  const secret = newSecret()
  const { unit, seasons = null, campaign = null } = grant
  const values = [hashOfSecret(secret), person, name, unit, seasons, campaign, newSecret(), idToken]
  yield* database.query({ text: insert, values })
  return secret
})

// That it was used is written once a minute at most.
const find = `
  with found as (
    select token, person, name, unit, seasons, campaign, csrf, seen from session
    where token = $1 and expires > now() and seen > now() - interval '${idle}'
  ), used as (
    update session s set seen = now() from found
    where s.token = found.token and found.seen < now() - interval '1 minute'
  )
  select * from found`

interface Row {
  readonly token: Buffer
  readonly person: string
  readonly name: string
  readonly unit: Unit
  readonly seasons: ReadonlyArray<string> | null
  readonly campaign: string | null
  readonly csrf: string
}

/** Whose session a cookie's value belongs to; undefined where it has ended, or never was. */
export const findSession = Effect.fn("findSession")(function* (text: string) {
  const database = yield* Database
  const [row] = yield* database.query<Row>({ name: "find-session", text: find, values: [hashOfSecret(text)] })
  if (row === undefined) return undefined
  const { token, person, name, unit, seasons, campaign, csrf } = row
  const grant = { unit, ...(seasons === null ? {} : { seasons }), ...(campaign === null ? {} : { campaign }) }
  const found: Identified = {
    caller: callerOf({ id: `person:${person}`, kind: "person" }, grant),
    session: { token, name, csrf },
  }
  return found
})

/** Ends a session and gives what the provider is told of it. */
export const endSession = Effect.fn("endSession")(function* (token: Buffer) {
  const database = yield* Database
  const [row] = yield* database.query<{ id_token: string | null }>({
    text: "delete from session where token = $1 returning id_token",
    values: [token],
  })
  return row?.id_token ?? undefined
})
