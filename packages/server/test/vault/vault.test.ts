import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Effect, Layer, ManagedRuntime } from "effect"
import fc from "fast-check"
import { afterEach, beforeEach, expect, it } from "vitest"
import { Database } from "../../src/postgres/Database.ts"
import { newKey, openValue, sealValue } from "../../src/vault/envelope.ts"
import { layerOf } from "../../src/vault/KeysInFile.ts"
import { countWrapped, rewrap } from "../../src/vault/rewrap.ts"
import { Vault } from "../../src/vault/Vault.ts"
import { addWrappingKey, dropOldWrappingKeys, readWrappingKeys } from "../../src/vault/wrappingKeyFile.ts"
import { type FreshDatabase, freshDatabase } from "../support/freshDatabase.ts"

const place = { pilgrim: "1448-Q48-000001", field: "needs_wheelchair" }

let folder: string
let database: FreshDatabase
const path = () => join(folder, "data-keys.json")
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "mahmal-vault-"))
  database = await freshDatabase()
})
afterEach(async () => {
  await database.drop()
  await rm(folder, { recursive: true })
})

/** A hub's vault, as it starts with the keys that the file has then. */
const hub = (keys = path(), make = true) =>
  ManagedRuntime.make(
    Vault.layer.pipe(
      Layer.provideMerge(layerOf({ path: keys, make })),
      Layer.provideMerge(Database.layerOf(database.url, 2)),
    ),
  )

const sealed = (value: unknown) =>
  Effect.gen(function* () {
    const { dataKey, seal } = yield* (yield* Vault).sealer
    return { ...place, dataKey, sealed: seal(place, value) }
  })
const opened = (...values: ReadonlyArray<Effect.Success<ReturnType<typeof sealed>>>) =>
  Effect.flatMap(Vault, ({ open }) => open(values))

it("opens any value for the pilgrim and the field that it was sealed for, and nowhere else", () => {
  const key = newKey()
  fc.assert(
    fc.property(fc.jsonValue(), fc.string(), fc.string(), (value, pilgrim, field) => {
      const bytes = sealValue(key, { pilgrim, field }, value)
      expect(openValue(key, { pilgrim, field }, bytes)).toEqual(JSON.parse(JSON.stringify(value)))
      expect(() => openValue(key, { pilgrim: `${pilgrim}0`, field }, bytes)).toThrow()
      expect(() => openValue(key, { pilgrim, field: `${field}_` }, bytes)).toThrow()
      expect(() => openValue(newKey(), { pilgrim, field }, bytes)).toThrow()
    }),
  )
})

it("opens nothing of which a byte was changed or cut off", () => {
  const key = newKey()
  const bytes = sealValue(key, place, { conditions: ["asthma"] })
  for (let at = 0; at < bytes.length; at++) {
    const changed = Buffer.from(bytes)
    changed[at] = (changed[at] ?? 0) ^ 1
    expect(() => openValue(key, place, changed), String(at)).toThrow()
    expect(() => openValue(key, place, bytes.subarray(0, at)), String(at)).toThrow()
  }
})

it("does not tell by its length what a short value is, nor twice the same value by its bytes", () => {
  const key = newKey()
  const lengths = [true, false, null, 1439].map((value) => sealValue(key, place, value).length)
  expect(new Set(lengths).size).toBe(1)
  expect(sealValue(key, place, true)).not.toEqual(sealValue(key, place, true))
})

it("makes the file of keys for its owner alone, and the database has no key that is not wrapped", async () => {
  const first = hub()
  const value = await first.runPromise(sealed(true))
  expect(await first.runPromise(opened(value))).toEqual([true])
  expect((await stat(path())).mode & 0o777).toBe(0o600)
  const { keys } = await readWrappingKeys(path())
  const dump = JSON.stringify(
    await first.runPromise(Effect.flatMap(Database, ({ query }) => query({ text: "select * from data_key" }))),
  )
  for (const { secret } of keys) expect(dump).not.toContain(Buffer.from(secret, "base64").toString("hex"))
  await first.dispose()
  const second = hub()
  expect(await second.runPromise(opened(value))).toEqual([true])
  await second.dispose()
})

it("has one data key for a day, whichever of several hubs makes it", async () => {
  const hubs = [hub(), hub(), hub()]
  const values = await Promise.all(hubs.map((one) => one.runPromise(sealed("seen"))))
  expect(new Set(values.map(({ dataKey }) => dataKey)).size).toBe(1)
  for (const one of hubs) expect(await one.runPromise(opened(...values))).toEqual(["seen", "seen", "seen"])
  await Promise.all(hubs.map((one) => one.dispose()))
})

it("goes on through a rotation: what was sealed before opens after, and the old key can go", async () => {
  const running = hub()
  const before = await running.runPromise(sealed("before"))
  const { keys: old } = await readWrappingKeys(path())
  const { keys } = await addWrappingKey(path())
  expect(await running.runPromise(rewrap())).toBe(1)
  expect(await running.runPromise(countWrapped())).toEqual([{ by: keys.at(-1)?.name, keys: 1 }])
  expect(await running.runPromise(rewrap())).toBe(0)
  await dropOldWrappingKeys(path())
  expect(await readFile(path(), "utf8")).not.toContain(old[0].secret)
  const after = await running.runPromise(sealed("after"))
  const later = hub()
  expect(await later.runPromise(opened(before, after))).toEqual(["before", "after"])
  await Promise.all([running.dispose(), later.dispose()])
})

it("does not start with keys that have not wrapped what is there", async () => {
  const first = hub()
  await first.runPromise(sealed(true))
  await first.dispose()
  const others = hub(join(folder, "others.json"))
  await expect(others.runPromise(sealed(true))).rejects.toThrow("does not have the key")
  await others.dispose()
})

it("does not start without the file of keys that it was told of, though nothing is sealed yet, nor with another kind", async () => {
  const pem = join(folder, "seal.pem")
  await writeFile(pem, "-----BEGIN PRIVATE KEY-----")
  for (const [file, why] of [
    [join(folder, "none.json"), "there is no such file"],
    [pem, "it is not a file of such keys"],
  ] as const) {
    const told = hub(file, false)
    await expect(told.runPromise(Effect.void)).rejects.toThrow(
      new RegExp(`No.+be read from ${file} .*${why}.*"mahmal data-keys make" makes`, "i"),
    )
    await told.dispose()
  }
})
