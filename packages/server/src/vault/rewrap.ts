import { Effect } from "effect"
import { Database } from "../postgres/Database.ts"
import { KeyVault } from "./KeyVault.ts"
import { nameOf } from "./Vault.ts"

interface Row {
  readonly id: number
  readonly day: string
  readonly by: string
  readonly key: Uint8Array
}

const others = `
  select id, day::text as day, wrapped_by as by, wrapped as "key" from data_key where wrapped_by <> $1 order by id`
const change = "update data_key set wrapped_by = $2, wrapped = $3 where id = $1 and wrapped_by = $4"

/**
 * Wraps anew, by the key that wraps now, every data key that another wrapped; gives how many. What they seal is not touched,
 * and hubs that run go on.
 */
export const rewrap = Effect.fn("rewrap")(function* () {
  const database = yield* Database
  const keyVault = yield* KeyVault
  const rows = yield* database.query<Row>({ text: others, values: [yield* keyVault.current] })
  for (const { id, day, by, key } of rows) {
    const wrapped = yield* keyVault.wrap(nameOf(day), yield* keyVault.unwrap(nameOf(day), { by, key }))
    yield* database.query({ text: change, values: [id, wrapped.by, wrapped.key, by] })
  }
  return rows.length
})

/** How many data keys each key has wrapped. */
export const countWrapped = Effect.fn("countWrapped")(function* () {
  const database = yield* Database
  return yield* database.query<{ by: string; keys: number }>({
    text: "select wrapped_by as by, count(*)::int as keys from data_key group by wrapped_by order by wrapped_by",
  })
})
