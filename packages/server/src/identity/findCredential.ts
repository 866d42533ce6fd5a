import { Effect } from "effect"
import { Database } from "../postgres/Database.ts"
import type { CallerShape } from "../rights/Caller.ts"
import type { Purpose, Unit } from "../rights/units.ts"
import { callerOf } from "./Client.ts"

/** A credential that holds now, and whose it is. */
export interface FoundCredential {
  readonly secretHash: Buffer | null
  readonly publicKey: string | null
  readonly caller: CallerShape
}

interface Row {
  readonly secret_hash: Buffer | null
  readonly public_key: string | null
  readonly client: string
  readonly unit: Unit
  readonly seasons: ReadonlyArray<string> | null
  readonly campaign: string | null
  readonly purposes: ReadonlyArray<Purpose> | null
}

// That it was used is written once a minute at most.
const find = `
  with found as (
    select k.id, k.secret_hash, k.public_key, k.client, k.last_used, c.unit, c.seasons, c.campaign, c.purposes
    from credential k join client c on c.id = k.client
    where k.id = $1 and k.revoked is null and k.expires > now() and c.closed is null
  ), used as (
    update credential k set last_used = now() from found
    where k.id = found.id and (found.last_used is null or found.last_used < now() - interval '1 minute')
  )
  select * from found`

/** The credential of an id; undefined where there is none, or it expired, or was revoked, or its client closed. */
export const findCredential = Effect.fn("findCredential")(function* (id: string) {
  const database = yield* Database
  const [row] = yield* database.query<Row>({ name: "find-credential", text: find, values: [id] })
  if (row === undefined) return undefined
  const { client, unit, seasons, campaign, purposes } = row
  const grant = {
    unit,
    ...(seasons === null ? {} : { seasons }),
    ...(campaign === null ? {} : { campaign }),
    ...(purposes === null ? {} : { purposes }),
  }
  const found: FoundCredential = {
    secretHash: row.secret_hash,
    publicKey: row.public_key,
    caller: callerOf({ id: `client:${client}`, kind: "system" }, grant),
  }
  return found
})
