import { Effect } from "effect"
import { Database } from "../postgres/Database.ts"
import type { Unit } from "../rights/units.ts"
import { mintId } from "./apiKey.ts"
import type { Grant } from "./Client.ts"
import { callerOf } from "./Client.ts"
import type { Identified } from "./CurrentRequest.ts"
import { hashOfSecret, newSecret } from "./secret.ts"

/** Under which name somebody who signed in asks. */
export const callerId = (person: string): string => `person:${person}`

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
/** One person has so many at once; a further one ends the oldest. */
const mostAtOnce = 10

/** Those that hold now. */
const holds = `expires > now() and seen > now() - interval '${idle}'`

const insert = `
  with over as (
    delete from session where not (${holds}) or token in (
      select token from session where person = $3 order by created desc, token offset ${mostAtOnce - 1})
  )
  insert into session (token, id, person, name, unit, seasons, campaign, csrf, id_token, expires)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, now() + interval '${longest}')`

/** A session that has begun: its name, and the secret that its browser holds. */
export interface NewSession {
  readonly session: string
  readonly secret: string
}

/** Begins a session. */
export const beginSession = Effect.fn("beginSession")(function* ({ person, name, grant, idToken }: SignedIn) {
  const database = yield* Database
  const begun: NewSession = { session: mintId(), secret: newSecret() }
  const { unit, seasons = null, campaign = null } = grant
  const values = [
    hashOfSecret(begun.secret),
    begun.session,
    person,
    name,
    unit,
    seasons,
    campaign,
    newSecret(),
    idToken,
  ]
  yield* database.query({ text: insert, values })
  return begun
})

// That it was used is written once a minute at most.
const find = `
  with found as (
    select token, id, person, name, unit, seasons, campaign, csrf, seen from session where token = $1 and ${holds}
  ), used as (
    update session s set seen = now() from found
    where s.token = found.token and found.seen < now() - interval '1 minute'
  )
  select * from found`

interface Row {
  readonly token: Buffer
  readonly id: string
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
  const { token, id, person, name, unit, seasons, campaign, csrf } = row
  const grant = { unit, ...(seasons === null ? {} : { seasons }), ...(campaign === null ? {} : { campaign }) }
  const found: Identified = {
    caller: callerOf({ id: callerId(person), kind: "person" }, grant),
    session: { token, id, name, csrf },
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

const listed = `id as session, '${callerId("")}' || person as caller, name, unit, created, seen, expires`

/** A session that holds, as lists show it. */
export interface StandingSession {
  readonly session: string
  readonly caller: string
  readonly name: string
  readonly unit: Unit
  readonly created: Date
  readonly seen: Date
  readonly expires: Date
}

/** The sessions that hold, by name; of one caller where one is named. */
export const listSessions = Effect.fn("listSessions")(function* (caller?: string, after = "", limit = 1000) {
  const database = yield* Database
  return yield* database.query<StandingSession>({
    text: `
      select ${listed} from session
      where ${holds} and id > $1 and ($2::text is null or '${callerId("")}' || person = $2) order by id limit $3`,
    values: [after, caller ?? null, limit],
  })
})

/**
 * Ends sessions at once, on every hub: of one caller, or of everybody; no more than one, where it is named. Gives their
 * names.
 */
export const endSessions = Effect.fn("endSessions")(function* (which: {
  readonly caller?: string
  readonly session?: string
}) {
  const database = yield* Database
  const ended = yield* database.query<{ id: string }>({
    text: `
      delete from session
      where ($1::text is null or '${callerId("")}' || person = $1) and ($2::text is null or id = $2)
      returning id`,
    values: [which.caller ?? null, which.session ?? null],
  })
  return ended.map(({ id }) => id)
})

// Kept longer than a logout token is taken. In one statement with the ending: what was not ended was not taken.
const endOnce = `
  with over as (delete from used_nonce where expires < now()), taken as (
    insert into used_nonce (credential, nonce, expires) values ('provider', $1, now() + interval '10 minutes')
    on conflict do nothing returning nonce
  )
  delete from session
  where '${callerId("")}' || person = $2 and created <= $3 and exists (select from taken) returning id`

/**
 * Ends the sessions of a caller that began until then, by a token of this name; a second time by the same it ends nothing.
 * Gives their names.
 */
export const endSessionsOnce = Effect.fn("endSessionsOnce")(function* (token: string, caller: string, until: Date) {
  const database = yield* Database
  // Of whatever length its name is.
  const name = hashOfSecret(token).toString("hex")
  const ended = yield* database.query<{ id: string }>({ text: endOnce, values: [name, caller, until] })
  return ended.map(({ id }) => id)
})
