import { Clock, Context, Effect, Layer } from "effect"
import { Database, type DatabaseUnavailable } from "../postgres/Database.ts"
import { only } from "../postgres/only.ts"
import { newKey, openValue, type Place, sealValue } from "./envelope.ts"
import { type KeysUnavailable, KeyVault } from "./KeyVault.ts"

/** A value as it is kept: by which data key it is sealed, and for which place. */
export interface Sealed extends Place {
  readonly dataKey: number
  readonly sealed: Uint8Array
}

/** Seals values by the data key of the day. `dataKey` is kept beside them. */
export interface Sealer {
  readonly dataKey: number
  readonly seal: (place: Place, value: unknown) => Buffer
}

/** Neither the database nor the keys could be reached: the same may be asked again. */
export type VaultError = DatabaseUnavailable | KeysUnavailable

/**
 * Keeps health and religious data so that the database alone does not tell it: each value is sealed by a data key, one for
 * each day, and the data key stands in the database as the key vault wrapped it.
 */
export class Vault extends Context.Service<
  Vault,
  {
    readonly sealer: Effect.Effect<Sealer, VaultError>
    /** The values, in order. A value that is not sealed for its place is a defect: somebody moved or changed it. */
    readonly open: (values: ReadonlyArray<Sealed>) => Effect.Effect<ReadonlyArray<unknown>, VaultError>
  }
>()("@mahmal/server/vault/Vault") {
  static readonly layer = Layer.effect(
    Vault,
    Effect.suspend(() => make),
  )
}

interface DataKeyRow {
  readonly id: number
  readonly day: string
  readonly by: string
  readonly key: Uint8Array
}

/** What a wrapped data key is bound to. */
export const nameOf = (day: string): string => `data key of ${day}`

const columns = 'id, day::text as day, wrapped_by as by, wrapped as "key"'
const ofDay = `select ${columns} from data_key where day = $1`
const ofIds = `select ${columns} from data_key where id = any($1)`
const oneOfEach = `select distinct on (wrapped_by) ${columns} from data_key order by wrapped_by, id`
// Of two hubs that make the day's key at once, one does.
const insert = "insert into data_key (day, wrapped_by, wrapped) values ($1, $2, $3) on conflict (day) do nothing"

const make = Effect.gen(function* () {
  const database = yield* Database
  const keyVault = yield* KeyVault
  const held = new Map<number, Uint8Array>()
  let ofToday: { readonly day: string; readonly id: number } | undefined

  const unwrap = Effect.fnUntraced(function* ({ id, day, by, key }: DataKeyRow) {
    const known = held.get(id)
    if (known !== undefined) return known
    const dataKey = yield* keyVault.unwrap(nameOf(day), { by, key })
    held.set(id, dataKey)
    return dataKey
  })

  const dataKeyOf = Effect.fnUntraced(function* (day: string) {
    const [row] = yield* database.query<DataKeyRow>({ text: ofDay, values: [day] })
    if (row !== undefined) return row
    const { by, key } = yield* keyVault.wrap(nameOf(day), newKey())
    yield* database.query({ text: insert, values: [day, by, key] })
    return only(yield* database.query<DataKeyRow>({ text: ofDay, values: [day] }), `the data key of ${day}`)
  })

  const keysOf = Effect.fnUntraced(function* (ids: ReadonlySet<number>) {
    const missing = [...ids].filter((id) => !held.has(id))
    if (missing.length === 0) return
    const rows = yield* database.query<DataKeyRow>({ text: ofIds, values: [missing] })
    yield* Effect.forEach(rows, unwrap, { discard: true })
  })

  // A hub with the wrong keys does not start: it would seal what nobody else can open.
  const rows = yield* database.query<DataKeyRow>({ text: oneOfEach })
  yield* Effect.forEach(rows, unwrap, { discard: true })

  return {
    sealer: Effect.gen(function* () {
      const day = new Date(yield* Clock.currentTimeMillis).toISOString().slice(0, 10)
      if (ofToday?.day !== day) {
        const row = yield* dataKeyOf(day)
        yield* unwrap(row)
        ofToday = { day, id: row.id }
      }
      const { id } = ofToday
      const key = held.get(id) ?? (yield* Effect.die(new Error("the data key of the day is not held")))
      return { dataKey: id, seal: (place: Place, value: unknown) => sealValue(key, place, value) }
    }),
    open: Effect.fnUntraced(function* (values: ReadonlyArray<Sealed>) {
      yield* keysOf(new Set(values.map(({ dataKey }) => dataKey)))
      return values.map(({ dataKey, sealed, ...place }) => {
        const key = held.get(dataKey)
        if (key === undefined) throw new Error(`there is no data key ${dataKey}`)
        return openValue(key, { pilgrim: place.pilgrim, field: place.field }, sealed)
      })
    }),
  }
})
