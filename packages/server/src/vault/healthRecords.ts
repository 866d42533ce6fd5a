import { Effect, Schema } from "effect"
import type { HealthNotes, HealthRecord } from "../api/SpecialApi.ts"
import { NotKnown } from "../NotKnown.ts"
import { Database } from "../postgres/Database.ts"
import { instant } from "../postgres/instant.ts"
import { Vault } from "./Vault.ts"

/** The record is another than the one that was to be changed. Nothing was changed. */
export class HealthChanged extends Schema.TaggedError<HealthChanged>()("HealthChanged", { version: Schema.Int }) {
  override get message(): string {
    return `The record stands at version ${this.version} by now.`
  }
}

interface Row {
  readonly wheelchair: Uint8Array | null
  readonly wheelchair_key: number | null
  readonly version: number | null
  readonly data_key: number | null
  readonly content: Uint8Array | null
  readonly changed: string | null
  readonly changed_by: string | null
}

const record = `
  select q.needs_wheelchair as wheelchair, q.data_key as wheelchair_key, h.version, h.data_key, h.content,
    ${instant("h.changed")} as changed, h.changed_by
  from pilgrim p left join person q on q.pilgrim = p.id left join health_record h on h.pilgrim = p.id
  where p.id = $1`

// Whose personal data was erased, or never kept, has no record either; who is being erased is waited for.
const write = `
  insert into health_record (pilgrim, version, data_key, content, changed_by)
  select pilgrim, 1, $3, $4, $5 from person where pilgrim = $1 and $2 = 0 for key share
  on conflict (pilgrim) do nothing returning version`
const change = `
  update health_record set version = version + 1, data_key = $3, content = $4, changed_by = $5, changed = now()
  where pilgrim = $1 and version = $2 returning version`

const field = "health_record"
const wheelchairField = "needs_wheelchair"
const nothing: HealthNotes = { conditions: [], medicines: [], allergies: [], bloodGroup: null, notes: "" }

/** A pilgrim's health record, opened; an empty one where there is none. */
export const readHealth = Effect.fn("readHealth")(function* (pilgrim: HealthRecord["pilgrim"]) {
  const database = yield* Database
  const { open } = yield* Vault
  const [row] = yield* database.query<Row>({ name: "read-health", text: record, values: [pilgrim] })
  if (row === undefined) return yield* new NotKnown({ what: "pilgrim", name: pilgrim })
  const opened = yield* open([
    ...(row.wheelchair === null || row.wheelchair_key === null
      ? []
      : [{ pilgrim, field: wheelchairField, dataKey: row.wheelchair_key, sealed: row.wheelchair }]),
    ...(row.content === null || row.data_key === null
      ? []
      : [{ pilgrim, field, dataKey: row.data_key, sealed: row.content }]),
  ])
  const needsWheelchair = row.wheelchair === null ? null : opened[0] === true
  const notes = row.content === null ? nothing : (opened.at(-1) as HealthNotes)
  const { version, changed, changed_by: changedBy } = row
  return { pilgrim, version: version ?? 0, needsWheelchair, ...notes, changed, changedBy } satisfies HealthRecord
})

/** Seals a record and keeps it in the place of the version that was read. Fails with `HealthChanged` for another. */
export const writeHealth = Effect.fn("writeHealth")(function* (
  pilgrim: HealthRecord["pilgrim"],
  version: number,
  notes: HealthNotes,
  by: string,
) {
  const database = yield* Database
  const sealer = yield* (yield* Vault).sealer
  const content = sealer.seal({ pilgrim, field }, notes)
  const rows = yield* database.query({
    ...(version === 0 ? { name: "write-health", text: write } : { name: "change-health", text: change }),
    values: [pilgrim, version, sealer.dataKey, content, by],
  })
  const now = yield* readHealth(pilgrim)
  if (rows.length > 0) return now
  if (now.version === version) return yield* new NotKnown({ what: "person", name: pilgrim })
  return yield* new HealthChanged({ version: now.version })
})

const assistance = `
  select q.needs_wheelchair as wheelchair, q.data_key from pilgrim p left join person q on q.pilgrim = p.id where p.id = $1`

/** What help a pilgrim needs on the way, opened; null where there is no personal data. */
export const readAssistance = Effect.fn("readAssistance")(function* (pilgrim: HealthRecord["pilgrim"]) {
  const database = yield* Database
  const { open } = yield* Vault
  const [row] = yield* database.query<{ wheelchair: Uint8Array | null; data_key: number | null }>({
    name: "read-assistance",
    text: assistance,
    values: [pilgrim],
  })
  if (row === undefined) return yield* new NotKnown({ what: "pilgrim", name: pilgrim })
  const { wheelchair, data_key: dataKey } = row
  if (wheelchair === null || dataKey === null) return { pilgrim, needsWheelchair: null }
  const [needed] = yield* open([{ pilgrim, field: wheelchairField, dataKey, sealed: wheelchair }])
  return { pilgrim, needsWheelchair: needed === true }
})

/** The year of a pilgrim's last Hajj, opened; null for a first one. */
export const readEarlierHajj = Effect.fn("readEarlierHajj")(function* (pilgrim: HealthRecord["pilgrim"]) {
  const database = yield* Database
  const { open } = yield* Vault
  const [row] = yield* database.query<{ last_hajj_year: Uint8Array; data_key: number }>({
    name: "read-earlier-hajj",
    text: "select last_hajj_year, data_key from person where pilgrim = $1",
    values: [pilgrim],
  })
  if (row === undefined) return yield* new NotKnown({ what: "pilgrim", name: pilgrim })
  const [year] = yield* open([{ pilgrim, field: "last_hajj_year", dataKey: row.data_key, sealed: row.last_hajj_year }])
  return { pilgrim, lastHajjYear: year as number | null }
})
