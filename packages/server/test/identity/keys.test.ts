import { generateKeyPairSync } from "node:crypto"
import { Effect } from "effect"
import { afterAll, beforeAll, expect, it } from "vitest"
import { Database } from "../../src/postgres/Database.ts"
import { type Ask, type StartedHub, startHub } from "../http/startHub.ts"

let hub: StartedHub
beforeAll(async () => {
  hub = await startHub()
})
afterAll(() => hub.stop())

const sql = (text: string, values: Array<unknown> = []) =>
  hub.run(Effect.flatMap(Database, (database) => database.query({ text, values })))

let made = 0
const addClient = async (grant: object = { unit: "callCentre" }) => {
  const client = `client-${++made}`
  const { status } = await hub.ask("POST", "/v1/clients", { json: { client, name: "A system", ...grant } })
  expect(status).toBe(200)
  return client
}
const addKey = async (client: string, json: object = {}) => {
  const got = await hub.ask("POST", `/v1/clients/${client}/credentials`, { json })
  return got.json as unknown as { credential: string; key: string; expires: string }
}
const withKey = (key: string): Ask => hub.asking({ authorization: `Bearer ${key}` })
const statusWith = async (key: string) => (await withKey(key)("GET", "/v1/seasons")).status

it("shows a key once, and keeps nothing from which it could be made", async () => {
  const client = await addClient()
  const { credential, key } = await addKey(client)
  expect(key).toMatch(/^mahmal_[0-9a-f]{16}_[\w-]{43}$/)
  expect(await statusWith(key)).toBe(200)
  const { text } = await hub.ask("GET", "/v1/clients")
  const secret = key.slice(-43)
  expect(text).toContain(credential)
  expect(text).not.toContain(secret)
  const rows = await sql("select c::text as row from credential c union all select a::text from answered_command a")
  const kept = JSON.stringify(rows)
  expect(kept).toContain(credential)
  expect(kept).not.toContain(secret)
  expect(kept).not.toContain(Buffer.from(secret).toString("hex"))
})

it("keeps when a key was last used, to the minute", async () => {
  const client = await addClient()
  const { key } = await addKey(client)
  await statusWith(key)
  const { json } = await hub.ask("GET", "/v1/clients")
  const { credentials } = json.items.find((one) => one.client === client) ?? {}
  const [credential] = credentials as ReadonlyArray<{ lastUsed: string }>
  expect(Math.abs(Date.parse(credential?.lastUsed ?? "") - Date.now())).toBeLessThan(60_000)
})

it("lets an old key hold beside the new one for as long as was said, and for the same client", async () => {
  const client = await addClient()
  const old = await addKey(client)
  const { json } = await hub.ask("POST", `/v1/credentials/${old.credential}/rotation`, { json: { overlapDays: 7 } })
  const key = String(json.key)
  expect([await statusWith(old.key), await statusWith(key)]).toEqual([200, 200])
  const callers = await Promise.all(
    [old.key, key].map(async (one) => (await withKey(one)("GET", "/v1/session")).json.caller),
  )
  expect(callers).toEqual([`client:${client}`, `client:${client}`])
  await sql("update credential set expires = now() where id = $1", [old.credential])
  expect([await statusWith(old.key), await statusWith(key)]).toEqual([401, 200])

  const at = await hub.ask("POST", `/v1/credentials/${json.credential}/rotation`, { json: { overlapDays: 0 } })
  expect([await statusWith(key), await statusWith(String(at.json.key))]).toEqual([401, 200])
  expect((await hub.ask("POST", `/v1/credentials/${old.credential}/rotation`, { json: {} })).status).toBe(404)
})

it("lets a key hold as long as before while no other could be made in its place", async () => {
  const client = await addClient()
  const { credential, key, expires } = await addKey(client)
  await sql(`
    create function mahmal.out_of_order() returns trigger language plpgsql as $$
      begin raise exception 'out of order' using errcode = 'disk_full'; end $$`)
  await sql("create trigger out_of_order before insert on credential execute function out_of_order()")
  const rotate = () => hub.ask("POST", `/v1/credentials/${credential}/rotation`, { json: { overlapDays: 0 } })
  try {
    expect((await rotate()).status).toBe(503)
    expect(await statusWith(key)).toBe(200)
    const [row] = await sql("select expires from credential where id = $1", [credential])
    expect(row).toEqual({ expires: new Date(expires) })
  } finally {
    await sql("drop trigger out_of_order on credential")
  }
  expect((await rotate()).status).toBe(200)
  expect(await statusWith(key)).toBe(401)
})

it("makes no key in the place of one that was revoked, nor of a public key", async () => {
  const client = await addClient()
  const { credential } = await addKey(client)
  const publicKey = generateKeyPairSync("ed25519").publicKey.export({ type: "spki", format: "pem" })
  const trusted = await addKey(client, { publicKey })
  const change = async (of: string, what: "rotation" | "revocation") =>
    (await hub.ask("POST", `/v1/credentials/${of}/${what}`, what === "rotation" ? { json: {} } : {})).status
  expect([await change(credential, "revocation"), await change(credential, "rotation")]).toEqual([200, 404])
  expect(await change(credential, "revocation")).toBe(404)
  expect(await change(trusted.credential, "rotation")).toBe(404)
})

it("takes a key no more once it expired, was revoked, or its client was closed, on every hub at once", async () => {
  const another = await startHub(hub.database)
  const onBoth = async (key: string) => [
    await statusWith(key),
    (await another.asking({ authorization: `Bearer ${key}` })("GET", "/v1/seasons")).status,
  ]
  const client = await addClient()
  const [expired, revoked, closed] = [await addKey(client), await addKey(client), await addKey(client)]
  for (const { key } of [expired, revoked, closed]) expect(await onBoth(key)).toEqual([200, 200])
  await sql("update credential set expires = now() where id = $1", [expired.credential])
  expect(await onBoth(expired.key)).toEqual([401, 401])
  expect((await hub.ask("POST", `/v1/credentials/${revoked.credential}/revocation`)).status).toBe(200)
  expect(await onBoth(revoked.key)).toEqual([401, 401])
  expect(await onBoth(closed.key)).toEqual([200, 200])
  expect((await hub.ask("POST", `/v1/clients/${client}/closing`)).json).toMatchObject({ closed: expect.any(String) })
  expect(await onBoth(closed.key)).toEqual([401, 401])
  expect((await hub.ask("POST", `/v1/clients/${client}/credentials`, { json: {} })).status).toBe(404)
  await another.halt()
})

it("refuses every key that is not whole, and says the same of each", async () => {
  const { key } = await addKey(await addClient())
  const [, id = "", secret = ""] = /^mahmal_(\w{16})_(.*)$/.exec(key) ?? []
  const { key: other } = await addKey(await addClient())
  const wrong = [
    `mahmal_${id}_${other.slice(-43)}`,
    `mahmal_${"0".repeat(16)}_${secret}`,
    `mahmal_${id}_${"A".repeat(43)}`,
    `${key}A`,
    key.slice(0, -1),
    key.toUpperCase(),
    `mahmal_${id}_`,
    `mahmal_' or '1'='1_${secret}`,
  ]
  for (const text of wrong) expect(await statusWith(text), text).toBe(401)
  const unknown = await withKey(wrong[1] ?? "")("GET", "/v1/seasons")
  const mistaken = await withKey(wrong[0] ?? "")("GET", "/v1/seasons")
  expect(unknown.text).toBe(mistaken.text)
})

it("makes no client that is not as it must be, and none twice", async () => {
  for (const [grant, status] of [
    [{ unit: "campaign" }, 400],
    [{ unit: "medical", campaign: "C15" }, 400],
    [{ unit: "gate", purposes: ["care"] }, 400],
    [{ unit: "nobody" }, 400],
    [{ unit: "it", seasons: ["soon"] }, 400],
  ] as const)
    expect((await hub.ask("POST", "/v1/clients", { json: { client: "wrong", name: "x", ...grant } })).status).toBe(
      status,
    )
  const client = await addClient()
  const again = await hub.ask("POST", "/v1/clients", { json: { client, name: "x", unit: "it" } })
  expect([again.status, again.json.type]).toEqual([409, "/problems/client-refused"])
  expect((await hub.ask("POST", `/v1/clients/${client}/credentials`, { json: { publicKey: "no key" } })).status).toBe(
    409,
  )
})

it("takes a public key alone, of a kind that it verifies: who sends a private one is told", async () => {
  const client = await addClient()
  const { privateKey, publicKey } = generateKeyPairSync("ed25519")
  const others = [generateKeyPairSync("ec", { namedCurve: "P-384" }), generateKeyPairSync("ed448")]
  const send = async (pem: string | Buffer) =>
    (await hub.ask("POST", `/v1/clients/${client}/credentials`, { json: { publicKey: pem } })).status
  expect(await send(privateKey.export({ type: "pkcs8", format: "pem" }))).toBe(409)
  for (const { publicKey } of others) expect(await send(publicKey.export({ type: "spki", format: "pem" }))).toBe(409)
  expect(await send(publicKey.export({ type: "spki", format: "pem" }))).toBe(200)
})

it("gives nobody the answer that somebody else got for the same idempotency key", async () => {
  const ask = await hub.system({ unit: "operations" })
  const headers = { "idempotency-key": "shared" }
  const [mine, theirs, strangers] = [
    await hub.ask("POST", "/v1/pilgrims/1448-Q48-000001/death", { headers }),
    await ask("POST", "/v1/pilgrims/1448-Q48-000001/death", { headers }),
    await hub.asking(headers)("POST", "/v1/pilgrims/1448-Q48-000001/death"),
  ]
  expect([mine.status, theirs.status, strangers.status]).toEqual([404, 404, 401])
  const [{ keys = 0 } = {}] = await sql("select count(*)::int as keys from answered_command where key = 'shared'")
  expect(keys).toBe(0)
})
