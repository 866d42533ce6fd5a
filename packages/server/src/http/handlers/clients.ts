import { Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { Api } from "../../api/Api.ts"
import type { ClientView } from "../../api/ClientsApi.ts"
import { pageFrom, rowsFor } from "../../api/pageFrom.ts"
import {
  addClient,
  clientOf,
  closeClient,
  listClients,
  noFurther,
  readClient,
  type StandingClient,
} from "../../identity/clients.ts"
import {
  addKey,
  addPublicKey,
  revokeCredential,
  rotateKey,
  usualDays,
  usualOverlap,
} from "../../identity/credentials.ts"
import { Shown } from "../../identity/Shown.ts"
import { Caller } from "../../rights/Caller.ts"
import { problemOf } from "../problemOf.ts"

const viewOf = ({ id, created, closed, credentials, seasons, ...client }: StandingClient): ClientView => ({
  ...client,
  ...(seasons === undefined ? {} : { seasons: seasons as NonNullable<ClientView["seasons"]> }),
  client: id,
  created: created.toISOString(),
  closed: closed?.toISOString() ?? null,
  credentials: credentials.map(({ id: credential, ...rest }) => ({ credential, ...rest })),
})

interface Made {
  readonly id: string
  readonly expires: Date
  readonly key?: string
}

/** Tells the trail which credential was made, and shows it. */
const madeOf = Effect.fnUntraced(function* ({ id, expires, ...key }: Made) {
  const shown = yield* Shown
  shown.push(`credential/${id}`)
  return { credential: id, expires: expires.toISOString(), ...key }
})

export const clients = HttpApiBuilder.group(Api, "clients", (handlers) =>
  handlers.handleAll({
    list: Effect.fn("clients.list")(function* ({ query }) {
      const found = yield* listClients(query.cursor, rowsFor(query))
      return pageFrom(found.map(viewOf), query, ({ client }) => client)
    }, Effect.mapError(problemOf)),
    add: Effect.fn("clients.add")(function* ({ payload }) {
      const { client: id, ...client } = payload
      const caller = yield* Caller
      const shown = yield* Shown
      shown.push(`client/${id}`)
      return yield* noFurther(client, caller).pipe(
        Effect.andThen(addClient({ id, ...client }, caller.id)),
        Effect.andThen(readClient(id)),
        Effect.map(viewOf),
        Effect.catchTag("ClientUnknown", Effect.die),
        Effect.mapError(problemOf),
      )
    }),
    close: Effect.fn("clients.close")(function* ({ params }) {
      yield* closeClient(params.client)
      return viewOf(yield* readClient(params.client))
    }, Effect.mapError(problemOf)),
    addCredential: Effect.fn("clients.addCredential")(function* ({ params, payload }) {
      const caller = yield* Caller
      const { days = usualDays, publicKey } = payload
      yield* noFurther(yield* readClient(params.client), caller)
      return yield* madeOf(
        publicKey === undefined
          ? yield* addKey(params.client, caller.id, days)
          : yield* addPublicKey(params.client, publicKey, caller.id, days),
      )
    }, Effect.mapError(problemOf)),
    rotate: Effect.fn("clients.rotate")(function* ({ params, payload }) {
      const caller = yield* Caller
      const { overlapDays = usualOverlap, days = usualDays } = payload
      yield* noFurther(yield* clientOf(params.credential), caller)
      return yield* madeOf(yield* rotateKey(params.credential, caller.id, overlapDays, days))
    }, Effect.mapError(problemOf)),
    revoke: Effect.fn("clients.revoke")(function* ({ params }) {
      yield* revokeCredential(params.credential)
      return { credential: params.credential }
    }, Effect.mapError(problemOf)),
  }),
)
