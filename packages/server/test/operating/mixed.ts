import { chance, visaAuthorityDefaults } from "@mahmal/mocks"
import type { Pool } from "pg"
import type { StandIns } from "../../src/standIns/startStandIns.ts"

/** Exchanges of every kind that a plan may meet, and what must have come of them when it has run. */
export interface Mixed {
  readonly exchanges: ReadonlyArray<string>
  /** What a plan says of them, counted. */
  readonly outlooks: Readonly<Record<string, number>>
  /** The effects outside that running them again has, each once. */
  readonly effects: ReadonlySet<string>
  /** For those with a message and a cancellation: which of both comes first. */
  readonly order: ReadonlyMap<string, "message" | "cancellation">
}

interface Row {
  readonly id: string
  readonly operation: string
  readonly pilgrims: ReadonlyArray<string>
  readonly state: string
  readonly data: object
  /** Minutes ago. */
  readonly opened: number
}

interface Journey {
  readonly id: string
  readonly state: string
  readonly data: object
  readonly awaits: string | null
}

const season = "1448"
const late = "1447"
const registration = (pilgrim: string) => ({ reference: `R-${pilgrim}`, number: `N-${pilgrim}` })

/** Asks the stand-in for entitlements as a hub would have, and gives their ids once they are issued. */
const entitled = async ({ environment }: StandIns, pilgrims: ReadonlyArray<string>) => {
  const url = `${environment.VISA_URL}/v1/entitlements`
  const headers = { authorization: `Bearer ${visaAuthorityDefaults.token}`, "content-type": "application/json" }
  const ids = new Map<string, string>()
  const rest = [...pilgrims]
  const one = async (): Promise<void> => {
    for (let pilgrim = rest.pop(); pilgrim !== undefined; pilgrim = rest.pop()) {
      const response = await fetch(url, {
        method: "POST",
        headers: { ...headers, "idempotency-key": `before-${pilgrim}` },
        body: JSON.stringify(requestFor(pilgrim)),
      })
      const { id } = (await response.json()) as { id: string }
      ids.set(pilgrim, id)
    }
  }
  await Promise.all(Array.from({ length: 16 }, one))
  return ids
}

const requestFor = (pilgrim: string) => ({
  pilgrim,
  kind: "permit",
  registrationNumber: "ET-0000000001",
  passport: {
    number: "H0000001",
    nationality: "QAT",
    nameEn: "Example Pilgrim",
    nameAr: "حاج مثال",
    sex: "F",
    birthDate: "1960-01-31",
    expiry: "2031-01-28",
  },
})

/**
 * Makes `count` exchanges in a database and in the world outside: declined cancellations and orders, messages that were
 * not delivered, and all that must not be run again. Of every pilgrim with two of them, either comes first.
 */
export const makeMixed = async (database: Pool, standIns: StandIns, count: number, seed: string): Promise<Mixed> => {
  const rows: Array<Row> = []
  const journeys: Array<Journey> = []
  const effects = new Set<string>()
  const order = new Map<string, "message" | "cancellation">()
  const outlooks: Record<string, number> = {}
  const add = (outlook: string, row: Row) => {
    rows.push(row)
    outlooks[outlook] = (outlooks[outlook] ?? 0) + 1
  }
  const pilgrimOf = (n: number) => `${season}-X${String(n).padStart(6, "0")}`

  const lapsed = Array.from({ length: Math.floor(count * 0.3) }, (_, n) => pilgrimOf(n))
  const ids = await entitled(standIns, lapsed)
  for (const [n, pilgrim] of lapsed.entries()) {
    const id = ids.get(pilgrim) ?? ""
    const messageFirst = chance(seed, "order", n) < 0.5
    journeys.push({
      id: pilgrim,
      state: "Lapsed",
      data: { outside: [{ what: "entitlement", held: { kind: "permit", id, number: `P-${id}` } }] },
      awaits: "undoing",
    })
    const ago = 100 + chance(seed, "ago", n) * 500
    add("safe", {
      id: `visa.cancel/${id}`,
      operation: "visa.cancel",
      pilgrims: [pilgrim],
      state: "Declined",
      data: { code: "conflict" },
      opened: messageFirst ? ago : ago + 10,
    })
    add("safe", {
      id: `sms.send/${pilgrim}/lapsed`,
      operation: "sms.send",
      pilgrims: [pilgrim],
      state: "Declined",
      data: { code: "failed" },
      opened: messageFirst ? ago + 10 : ago,
    })
    effects.add(`visa.cancelled ${pilgrim}`)
    effects.add(`sms.accepted ${pilgrim}`)
    order.set(pilgrim, messageFirst ? "message" : "cancellation")
  }

  let next = lapsed.length
  for (let n = 0; n < count * 0.1; n += 1) {
    const pilgrims = Array.from({ length: 5 }, () => pilgrimOf(next++))
    const orderNo = `${season}-B-X${n}`
    for (const id of pilgrims) {
      const entitlement = { kind: "permit", id: `ent-${id}`, number: `P-${id}` }
      const data = { registration: registration(id), entitlement, asked: true, order: orderNo, seen: {} }
      journeys.push({ id, state: "Visa", data, awaits: "bracelet" })
      effects.add(`bracelet.made ${id}`)
    }
    add("safe", {
      id: `bracelet.order/${orderNo}`,
      operation: "bracelet.order",
      pilgrims,
      state: "Declined",
      data: { code: "invalid-request" },
      opened: 60 + n / 100,
    })
  }

  const still: ReadonlyArray<
    readonly [outlook: string, row: (pilgrim: string) => Omit<Row, "pilgrims" | "opened">, Journey["state"], object]
  > = [
    [
      "already-done",
      (id) => ({ id: `sms.send/${id}/drawn`, operation: "sms.send", state: "Done", data: {} }),
      "Refused",
      { outside: [], code: "security" },
    ],
    [
      "not-repeatable",
      (id) => ({ id: `sms.send/${id}/refused`, operation: "sms.send", state: "Unknown", data: {} }),
      "Refused",
      { outside: [], code: "security" },
    ],
    [
      "not-wanted",
      (id) => ({
        id: `visa.cancel/gone-${id}`,
        operation: "visa.cancel",
        state: "Declined",
        data: { code: "conflict" },
      }),
      "Withdrawn",
      { outside: [] },
    ],
    [
      "already-queued",
      (id) => ({
        id: `visa.request/${id}`,
        operation: "visa.request",
        state: "Accepted",
        data: { receipt: `waits-${id}`, since: Date.now() },
      }),
      "Registered",
      { registration: registration("x"), asked: true, seen: {} },
    ],
  ]
  for (let n = 0; n < count * 0.05; n += 1)
    for (const [outlook, row, state, data] of still) {
      const id = pilgrimOf(next++)
      journeys.push({ id, state, data, awaits: state === "Registered" ? "entitlement" : null })
      add(outlook, { ...row(id), pilgrims: [id], opened: 30 })
    }
  for (let n = 0; n < count * 0.1; n += 1) {
    const id = `${late}-X${n}`
    journeys.push({
      id,
      state: "Registered",
      data: { registration: registration(id), asked: true, seen: {} },
      awaits: "entitlement",
    })
    add("cut-off-passed", {
      id: `visa.request/${id}`,
      operation: "visa.request",
      pilgrims: [id],
      state: "InDoubt",
      data: { since: 1 },
      opened: 900,
    })
  }
  await store(database, journeys, rows)
  return { exchanges: rows.map(({ id }) => id), outlooks, effects, order }
}

const seasons = `
  insert into season (name, figures, today, registration_closes, entitlements_open, entitlements_close, bracelets_open,
    arrivals_open, arafah, group_follows_member, rehearsed_with)
  select name, jsonb_build_object('permitNationalities', '["QAT"]'::jsonb, 'timeZone', 'Asia/Qatar'), '2027-02-01',
    '2027-01-21', '2026-12-01', closes::date, '2027-01-01', '2027-04-08', '2027-05-15', false, 'no calendar turns them'
  from (values ('${season}', '2027-03-09'), ('${late}', '2027-01-31')) as s(name, closes)`

const pilgrims = `
  insert into pilgrim (id, season, application_no, group_id, state, data, version, since, awaits)
  select id, left(id, 4), substr(id, 6), id, state, data::jsonb, 1, '2027-01-01', awaits
  from unnest($1::text[], $2::text[], $3::text[], $4::text[]) as p(id, state, data, awaits)`

const people = `
  insert into person (pilgrim, submitted_at, qid, name_ar, name_en, sex, birth_date, nationality, passport_no,
    passport_expiry, mobile, email, role, relation, refused_seasons, campaign_choice, last_hajj_year,
    needs_wheelchair, data_key)
  select id, now(), '28063400001', 'اسم', 'NAME', 'F', '1980-01-01', 'QAT', 'QX' || lpad(n::text, 7, '0'), '2030-01-01',
    '+974' || (33000000 + n), 'a@b.example', 'principal', 'self', 0, '', '', '', 0
  from unnest($1::text[]) with ordinality as p(id, n)`

const exchanges = `
  insert into exchange (id, operation, pilgrims, state, data, attempts, opened, changed)
  select id, operation, string_to_array(pilgrims, ' '), state, data::json, 1, now() - opened * interval '1 minute',
    now() + case when state = 'Accepted' then 1 else -1 end * interval '1000 minutes'
  from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::float8[])
    as e(id, operation, pilgrims, state, data, opened)`

const store = async (database: Pool, journeys: ReadonlyArray<Journey>, rows: ReadonlyArray<Row>): Promise<void> => {
  await database.query(seasons)
  await database.query(pilgrims, [
    journeys.map(({ id }) => id),
    journeys.map(({ state }) => state),
    journeys.map(({ data }) => JSON.stringify(data)),
    journeys.map(({ awaits }) => awaits),
  ])
  await database.query(people, [journeys.map(({ id }) => id)])
  await database.query(exchanges, [
    rows.map(({ id }) => id),
    rows.map(({ operation }) => operation),
    rows.map((row) => row.pilgrims.join(" ")),
    rows.map(({ state }) => state),
    rows.map(({ data }) => JSON.stringify(data)),
    rows.map(({ opened }) => opened),
  ])
}
