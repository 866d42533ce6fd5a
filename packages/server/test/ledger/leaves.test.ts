import { canonical, type Json } from "@mahmal/core/hashing/canonical"
import { levelOf } from "@mahmal/core/hashing/MerkleTree"
import { bytesOf } from "@mahmal/core/hashing/sha256"
import fc from "fast-check"
import { afterAll, beforeAll, expect, it } from "vitest"
import { hashesWithin, leafKinds, leavesWhere } from "../../src/ledger/leaves.ts"
import { type OpenDatabase, openDatabase } from "../support/openDatabase.ts"

let database: OpenDatabase
beforeAll(async () => {
  database = await openDatabase(1)
})
afterAll(() => database.close())

/** Any text that PostgreSQL can keep, among it what JSON escapes and what it does not. */
const text = fc.string({ unit: "binary" }).map((any) => any.replaceAll("\0", "").toWellFormed())
const maybe = fc.option(text)
const data: fc.Arbitrary<Json> = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    text,
    fc.maxSafeInteger(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie("json")),
    fc.dictionary(fc.stringMatching(/^[ -~]{0,9}$/), tie("json")),
  ),
})).json

const writes: ReadonlyArray<readonly [string, ReadonlyArray<fc.Arbitrary<unknown>>]> = [
  [
    `insert into event (pilgrim, version, type, data, day, because, message, by)
     values (gen_random_uuid(), 1, $1, $2, '2027-01-01', $3, sha256(''), $4)`,
    [text, data.map(canonical), maybe, maybe],
  ],
  ["insert into person_commitment (pilgrim, commitment) values ($1, sha256(''))", [text]],
  ["insert into contract_in_force (system, version, digest) values ($1, $2, sha256(''))", [text, text]],
  ["insert into erasure (pilgrim, by, reason) values ($1, $2, $3)", [text, text, text]],
  [
    `insert into trail (caller, unit, purpose, operation, reads, act, subjects, outcome, status)
     values ($1, $2, $3, $4, 'personal', true, $5, 'done', 200)`,
    [text, maybe, maybe, text, fc.array(text)],
  ],
  [
    `insert into announcement (subject, number, season, type, data)
     values (gen_random_uuid(), 1, $1, $2, canonical($3)::json)`,
    [maybe, text, data.map((any) => JSON.stringify(any))],
  ],
]

it("writes every leaf as canonical JSON, whatever it says, and hashes it as RFC 6962 has it", async () => {
  const { client } = database
  const seed = Date.now()
  for (const [insert, values] of writes)
    for (const row of fc.sample(fc.tuple(...values), { seed, numRuns: 50 })) await client.query(insert, row)
  for (const kind of leafKinds) {
    const { rows } = await client.query<{ leaf: string }>(leavesWhere(kind, "true"))
    const leaves = rows.map(({ leaf }) => leaf)
    expect(leaves, `seed ${seed}`).toHaveLength(50)
    expect(leaves, `seed ${seed}`).toEqual(leaves.map((leaf) => canonical(JSON.parse(leaf) as Json)))
    expect(leaves.map((leaf) => (JSON.parse(leaf) as { kind: string }).kind)).toEqual(leaves.map(() => kind))
    const all = await client.query<{ hashes: Buffer }>(hashesWithin(kind, "array(select number from writing)"))
    expect(all.rows[0]?.hashes.toString("hex"), `seed ${seed}`).toBe(
      Buffer.from(levelOf(leaves.length, (n) => bytesOf(leaves[n]!))).toString("hex"),
    )
  }
})
