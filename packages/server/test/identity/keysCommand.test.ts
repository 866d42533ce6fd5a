import { generateKeyPairSync } from "node:crypto"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir, userInfo } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, expect, it } from "vitest"
import { type StartedHub, startHub } from "../http/startHub.ts"
import { hubProcess } from "../support/hubProcess.ts"

let hub: StartedHub
let folder: string
beforeAll(async () => {
  hub = await startHub()
  folder = await mkdtemp(join(tmpdir(), "mahmal-keys-"))
})
afterAll(async () => {
  await hub.stop()
  await rm(folder, { recursive: true })
})

const keys = async (...args: Array<string>) => {
  const run = hubProcess(["keys", ...args], { DATABASE_URL: hub.database }, { folder })
  const { status } = await run.ended
  return { status, output: run.output() }
}
const keyIn = (output: string) => /mahmal_\w{16}_[\w-]{43}/.exec(output)?.[0] ?? ""
const statusWith = async (key: string) =>
  (await hub.asking({ authorization: `Bearer ${key}` })("GET", "/v1/seasons")).status

/** What the trail has of a subject, the oldest first. */
const told = async (subject: string) => {
  const inspection = await hub.system({ unit: "inspection" })
  return (await inspection("GET", `/v1/audit?subject=${subject}`)).json.items.toReversed()
}

it("takes * for every season, as sign-in does", async () => {
  const made = await keys("create", "everywhere", "--unit", "operations", "--seasons", "*")
  expect(made.status, made.output).toBe(0)
  expect((await keys("list")).output).toContain("everywhere  operations  all seasons")
})

it("makes, rotates, lists and revokes a key without a hub, and tells the trail who did", async () => {
  const made = await keys("create", "campaign-c15", "--unit", "campaign", "--campaign", "C15", "--days", "30")
  const key = keyIn(made.output)
  expect([made.status, await statusWith(key)]).toEqual([0, 200])

  const rotated = await keys("rotate", key.slice(7, 23), "--overlap-days", "0")
  const next = keyIn(rotated.output)
  expect([await statusWith(key), await statusWith(next)]).toEqual([401, 200])

  const listed = await keys("list")
  expect(listed.output).toContain("campaign-c15  campaign C15  all seasons")
  expect(listed.output).not.toContain(next.slice(-43))

  const revoked = await keys("revoke", next.slice(7, 23))
  expect([revoked.status, await statusWith(next)]).toEqual([0, 401])

  const closed = await keys("close", "campaign-c15")
  expect(closed.status).toBe(0)
  const entries = await told("client/campaign-c15")
  expect(entries.map(({ operation }) => operation)).toEqual(["clients.add", "clients.addCredential", "clients.close"])
  for (const one of entries)
    expect(one).toMatchObject({ caller: `person:${userInfo().username}`, unit: "it", act: true, outcome: "done" })
  const operations = async (one: string) =>
    (await told(`credential/${one.slice(7, 23)}`)).map(({ operation }) => operation)
  expect(await operations(key)).toEqual(["clients.addCredential", "clients.rotate", "session.prove"])
  expect(await operations(next)).toEqual(["clients.rotate", "clients.revoke", "session.prove"])
})

it("trusts a public key, and says what is wrong in one line", async () => {
  const { publicKey } = generateKeyPairSync("ed25519")
  const file = join(folder, "public.pem")
  await writeFile(file, publicKey.export({ type: "spki", format: "pem" }))
  const made = await keys("create", "agency", "--unit", "agency", "--public-key", file)
  expect(made.output).toMatch(/keyid {4}[0-9a-f]{16}/)
  for (const args of [
    ["create", "other", "--unit", "campaign"],
    ["revoke", "0".repeat(16)],
    ["rotate", "x"],
  ]) {
    const { status, output } = await keys(...args)
    expect(status, output).toBe(1)
    expect(output).toMatch(/^mahmal: .+\n$/)
  }
})

const clientsThere = async () => {
  const { status, json } = await hub.ask("GET", "/v1/clients?limit=200")
  expect(status).toBe(200)
  return json.items.map(({ client }) => client)
}

it("refuses what the hub would refuse, in one line and before a client is made", async () => {
  const wrong: ReadonlyArray<readonly [args: ReadonlyArray<string>, ...told: ReadonlyArray<RegExp>]> = [
    [
      ["Wrong_id", "--unit", "it", "--name", "", "--campaign", "", "--seasons", "14-48", "--purposes", "curiosity"],
      ...[/client: .*beginning with a letter/, /name: /, /campaign: /, /seasons 0: .*such as 1448/, /purposes 0: /],
    ],
    [["foreign-purpose", "--unit", "it", "--purposes", "care"], /does not work for the purpose care/],
    [["wrong-days", "--unit", "it", "--days", "0"], /days: /],
    [["no-file", "--unit", "agency", "--public-key", join(folder, "nowhere.pem")], /no such file/],
    [["no-pem", "--unit", "agency", "--public-key", import.meta.filename], /public key in PEM/],
  ]
  const before = await clientsThere()
  await Promise.all(
    wrong.map(async ([args, ...told]) => {
      const { status, output } = await keys("create", ...args)
      expect(status, output).toBe(1)
      expect(output).toMatch(/^mahmal: .+\n$/)
      for (const one of told) expect(output).toMatch(one)
    }),
  )
  expect(await clientsThere()).toEqual(before)
})

it("makes a key for a client that is there only where it may what is asked for", async () => {
  const asked = (...args: Array<string>) => keys("create", "there-already", ...args)
  await asked("--unit", "it", "--seasons", "1448", "1449")
  const other = await asked("--unit", "campaign", "--campaign", "C99")
  expect([other.status, other.output]).toEqual([
    1,
    'mahmal: The client there-already is there as "it  1448 1449", not as "campaign C99  all seasons", and no key is made.\n',
  ])
  const same = await asked("--unit", "it", "--seasons", "1449", "1448")
  expect([same.status, keyIn(same.output)]).toEqual([0, expect.stringMatching(/^mahmal_/)])
})
