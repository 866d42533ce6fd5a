import fc from "fast-check"
import pg from "pg"
import { afterAll, beforeAll, expect, it } from "vitest"
import { bytes, floats, ints, texts } from "../../src/postgres/columns.ts"
import { type FreshDatabase, freshDatabase } from "../support/freshDatabase.ts"

let fresh: FreshDatabase
let client: pg.Client

beforeAll(async () => {
  fresh = await freshDatabase()
  client = new pg.Client({ connectionString: fresh.url })
  await client.connect()
})

afterAll(async () => {
  await client.end()
  await fresh.drop()
})

const text = fc.string({ unit: "binary", size: "medium" }).map((any) => any.replaceAll("\0", "").toWellFormed())
const columns = [
  ["text", texts, text],
  ["int", ints, fc.integer()],
  ["float8", floats, fc.double({ noNaN: true })],
  ["bytea", bytes, fc.uint8Array().map((any) => Buffer.from(any))],
] as const

it.each(columns)(
  "gives PostgreSQL a column of %s as it is, whatever it is, and null for what is not there",
  async (type, column, value) => {
    const seed = Date.now()
    const rows = fc.array(fc.option(value as fc.Arbitrary<unknown>), { maxLength: 50 })
    for (const given of fc.sample(rows, { seed, numRuns: 50 })) {
      const encoded = (column as typeof texts)(given as ReadonlyArray<string | null>, (one) => one ?? undefined)
      const found = await client.query<{ values: ReadonlyArray<unknown> }>(`select $1::${type}[] as values`, [encoded])
      expect(found.rows[0]?.values, `seed ${seed}`).toEqual(given)
    }
  },
)

it("takes columns of any size", async () => {
  const given = Array.from({ length: 3 }, () => "محمل".repeat(1_000_000))
  const { rows } = await client.query("select cardinality($1::text[]) as count, length(($1::text[])[3]) as length", [
    texts(given, (one) => one),
  ])
  expect(rows).toEqual([{ count: 3, length: 4_000_000 }])
  expect(texts([], (one) => one)).toHaveLength(12)
})
