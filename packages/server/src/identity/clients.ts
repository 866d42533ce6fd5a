import { Effect, Schema } from "effect"
import { Database } from "../postgres/Database.ts"
import type { CallerShape } from "../rights/Caller.ts"
import { type Client, type Grant, reachesFurther } from "./Client.ts"

/** There is a client of this id, or was. */
export class ClientTaken extends Schema.TaggedError<ClientTaken>()("ClientTaken", { id: Schema.String }) {
  override get message(): string {
    return `There is a client ${this.id} already.`
  }
}

/** There is no such client, or it is closed. */
export class ClientUnknown extends Schema.TaggedError<ClientUnknown>()("ClientUnknown", { id: Schema.String }) {
  override get message(): string {
    return `There is no client ${this.id}.`
  }
}

/** There is no such credential that still holds. */
export class CredentialUnknown extends Schema.TaggedError<CredentialUnknown>()("CredentialUnknown", {
  id: Schema.String,
}) {
  override get message(): string {
    return `There is no credential ${this.id} that still holds.`
  }
}

/** A client works, or would, in seasons in which whoever gives it credentials does not. */
export class FurtherThanGiver extends Schema.TaggedError<FurtherThanGiver>()("FurtherThanGiver", {}) {
  override get message(): string {
    return "Nobody lets a system into seasons in which they do not work themselves."
  }
}

/** Fails with `FurtherThanGiver` for a grant that reaches further than who gives it. */
export const noFurther = (grant: Grant, giver: CallerShape): Effect.Effect<void, FurtherThanGiver> =>
  reachesFurther(grant, giver) ? Effect.fail(new FurtherThanGiver()) : Effect.void

/** A client with its credentials, none of which can be read again. */
export interface StandingClient extends Client {
  readonly created: Date
  readonly closed: Date | null
  readonly credentials: ReadonlyArray<{
    readonly id: string
    readonly kind: "key" | "signature"
    readonly created: string
    readonly expires: string
    readonly revoked: string | null
    readonly lastUsed: string | null
  }>
}

const insert = `
  insert into client (id, name, unit, seasons, campaign, purposes, created_by) values ($1, $2, $3, $4, $5, $6, $7)
  on conflict (id) do nothing returning id`

/** Makes a client, which has no credentials yet. */
export const addClient = Effect.fn("addClient")(function* (client: Client, by: string) {
  const database = yield* Database
  const { id, name, unit, seasons = null, campaign = null, purposes = null } = client
  const rows = yield* database.query({ text: insert, values: [id, name, unit, seasons, campaign, purposes, by] })
  if (rows.length === 0) return yield* new ClientTaken({ id })
})

const close = "update client set closed = now() where id = $1 and closed is null returning id"

/** Closes a client for good: from here on none of its credentials proves anything. */
export const closeClient = Effect.fn("closeClient")(function* (id: string) {
  const database = yield* Database
  const rows = yield* database.query({ text: close, values: [id] })
  if (rows.length === 0) return yield* new ClientUnknown({ id })
})

const list = `
  select c.id, c.name, c.unit, c.seasons, c.campaign, c.purposes, c.created, c.closed, coalesce(
    (select json_agg(json_build_object(
        'id', k.id, 'kind', case when k.public_key is null then 'key' else 'signature' end, 'created', k.created,
        'expires', k.expires, 'revoked', k.revoked, 'lastUsed', k.last_used) order by k.created, k.id)
      from credential k where k.client = c.id), '[]') as credentials
  from client c`

type Row = { readonly [F in keyof StandingClient]: Exclude<StandingClient[F], undefined> | null }

const standingOf = ({ seasons, campaign, purposes, ...row }: Row): StandingClient =>
  ({
    ...row,
    ...(seasons === null ? {} : { seasons }),
    ...(campaign === null ? {} : { campaign }),
    ...(purposes === null ? {} : { purposes }),
  }) as StandingClient

/** The clients by id, those that are closed included, with the names of their credentials. */
export const listClients = Effect.fn("listClients")(function* (after = "", limit = 1000) {
  const database = yield* Database
  const rows = yield* database.query<Row>({
    text: `${list} where c.id > $1 order by c.id limit $2`,
    values: [after, limit],
  })
  return rows.map(standingOf)
})

const find = Effect.fnUntraced(function* (condition: string, value: string) {
  const database = yield* Database
  const [row] = yield* database.query<Row>({ text: `${list} where ${condition}`, values: [value] })
  return row === undefined ? undefined : standingOf(row)
})

/** The client that a credential was made for, whether it still holds or not. */
export const clientOf = Effect.fn("clientOf")(function* (credential: string) {
  const found = yield* find("c.id = (select client from credential where id = $1)", credential)
  if (found === undefined) return yield* new CredentialUnknown({ id: credential })
  return found
})

/** One client. */
export const readClient = Effect.fn("readClient")(function* (id: string) {
  const found = yield* find("c.id = $1", id)
  if (found === undefined) return yield* new ClientUnknown({ id })
  return found
})
