import type { PilgrimId } from "@mahmal/core/journey/ids"
import { Effect } from "effect"
import { Database } from "../../packages/server/src/postgres/Database.ts"
import { numberOf, referenceOf } from "./people.ts"

interface Entry {
  readonly seq: number
  readonly state: string
  readonly number: number | null
}

interface Row {
  readonly id: PilgrimId
  readonly state: string
  readonly events: ReadonlyArray<{ readonly type: string; readonly number: string | null }>
}

/** The transitions that the driver verifies, by their events; the journal has more. */
const stateAfter: Readonly<Record<string, string>> = {
  PlaceDrawn: "drawn",
  RegistrationMade: "registered",
  EntitlementIssued: "visa",
  BraceletMade: "bracelet",
  PilgrimArrived: "arrived",
  PilgrimReturned: "returned",
}

// The number of the welcome message is in the answer stored with its exchange.
const page = `
  select p.id, p.state, (
    select json_agg(json_build_object('type', e.type, 'number', case e.type
      when 'RegistrationMade' then e.data #>> '{registration,number}'
      when 'EntitlementIssued' then e.data #>> '{entitlement,number}'
      when 'BraceletMade' then e.data #>> '{bracelet,serial}'
      when 'PilgrimArrived' then (
        select m.received::json ->> 'number' from message m
        where m.exchange = 'sms.send/' || p.id || '/arrived' and m.outcome = 'accepted' order by m.id limit 1)
      end) order by e.version)
    from event e where e.pilgrim = p.id and e.type = any($3)
  ) as events
  from pilgrim p where p.id > $1 order by p.id limit $2`

/** Pilgrims after one, by number, with their journals in the driver's format. */
export const journals = Effect.fn("journals")(function* (after: number, limit: number) {
  const database = yield* Database
  const rows = yield* database.query<Row>({
    text: page,
    values: [`1448-${referenceOf(after)}`, limit, Object.keys(stateAfter)],
  })
  const items = rows.map(({ id, state, events }) => ({
    id: numberOf(id),
    state: state.toLowerCase(),
    journal: (events ?? []).map(entryOf),
  }))
  return { items, next: items.length < limit ? null : (items.at(-1)?.id ?? null) }
})

const entryOf = ({ type, number }: Row["events"][number], n: number): Entry => ({
  seq: n + 1,
  state: stateAfter[type] ?? type,
  number: number === null ? null : Number(number),
})
