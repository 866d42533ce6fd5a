import { Receipt } from "@mahmal/core/exchange/Exchange"
import type { PilgrimId } from "@mahmal/core/journey/ids"
import {
  type Entitlement,
  VisaAuthority,
  VisaQuestionError,
  VisaSubmissionError,
} from "@mahmal/core/ports/VisaAuthority"
import type { EntitlementKind } from "@mahmal/core/season/EntitlementKind"
import { Database } from "@mahmal/server"
import { Effect, Layer } from "effect"

const table = `
  create schema if not exists desk;
  create table if not exists desk.request (
    id bigint generated always as identity primary key, key text not null unique, kind text not null,
    pilgrim text not null, registration text not null, cancelled boolean not null default false
  )`

// The same key again is the same request, so the hub may repeat a call in doubt.
const request = `
  insert into desk.request (key, kind, pilgrim, registration) values ($1, $2, $3, $4)
  on conflict (key) do update set key = excluded.key returning id::text`

// One pilgrim more than the limit, to know whether there are more.
const list = `
  select id::text, kind, cancelled, pilgrim from desk.request where pilgrim in (
    select distinct pilgrim collate "C" from desk.request
    where pilgrim like $1 || '-%' and pilgrim collate "C" > $2 order by 1 limit $3 + 1)
  order by pilgrim collate "C", desk.request.id`

const inDoubt = Effect.mapError(
  ({ detail }: { readonly detail: string }) => new VisaSubmissionError({ reason: { _tag: "InDoubt", detail } }),
)
const unavailable = Effect.mapError(
  ({ detail }: { readonly detail: string }) => new VisaQuestionError({ reason: { _tag: "Unavailable", detail } }),
)
const unknown = { _tag: "Declined", code: "not-found", detail: "The desk has no such request." } as const

interface Row {
  readonly id: Receipt
  readonly pilgrim: PilgrimId
  readonly kind: EntitlementKind
  readonly cancelled: boolean
}

const entitlementOf = ({ cancelled, ...whose }: Row): Entitlement =>
  cancelled
    ? { ...whose, status: "cancelled" }
    : { ...whose, status: "issued", number: `${whose.kind}-${whose.id.padStart(6, "0")}` }

/** The mission's own visa desk: a table in its own database, and a clerk who issues every request. */
export const layer = Layer.effect(
  VisaAuthority,
  Effect.gen(function* () {
    const { query } = yield* Database
    yield* query({ text: table })
    return {
      request: Effect.fnUntraced(function* (key, { kind, traveller, registrationNumber }) {
        const values = [key, kind, traveller.pilgrim, registrationNumber]
        const [row] = yield* query<{ id: Receipt }>({ text: request, values }).pipe(inDoubt)
        return { id: row?.id ?? Receipt.make(""), pilgrim: traveller.pilgrim, kind, status: "received" } as const
      }),
      status: Effect.fnUntraced(function* (id) {
        const text = "select id::text, pilgrim, kind, cancelled from desk.request where id = $1"
        const [row] = yield* query<Row & Record<string, unknown>>({ text, values: [id] }).pipe(unavailable)
        return row === undefined ? yield* new VisaQuestionError({ reason: unknown }) : entitlementOf(row)
      }),
      list: Effect.fnUntraced(function* ({ season, after = "" as PilgrimId, limit }) {
        const values = [season, after, limit]
        const rows = yield* query<Row & Record<string, unknown>>({ text: list, values }).pipe(unavailable)
        const pilgrims = [...new Set(rows.map(({ pilgrim }) => pilgrim))].slice(0, limit)
        const items = rows.filter(({ pilgrim }) => pilgrims.includes(pilgrim))
        return { items: items.map(entitlementOf), more: items.length < rows.length }
      }),
      cancel: Effect.fnUntraced(function* (_key, id) {
        const text = "update desk.request set cancelled = true where id = $1 returning id"
        const rows = yield* query({ text, values: [id] }).pipe(inDoubt)
        if (rows.length === 0) return yield* new VisaSubmissionError({ reason: unknown })
      }),
    }
  }),
)
