import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { startProvider } from "@mahmal/server/providerStates/startProvider"
import { afterAll, describe, expect, it } from "vitest"
import { verify } from "../../src/verify.ts"
import { WrongUse } from "../../src/WrongUse.ts"
import { withVerdict } from "../support/systems.ts"

const kept = fileURLToPath(new URL("call-centre-hub.json", import.meta.url))
const text = readFileSync(kept, "utf8")
const pact = JSON.parse(text)

interface Interaction {
  readonly description: string
  readonly providerStates?: readonly object[]
  readonly request: object
  readonly response: { readonly body: unknown }
}
const interaction = (description: string): Interaction =>
  pact.interactions.find((each: Interaction) => each.description === description)

const folder = mkdtempSync(join(tmpdir(), "mahmal-pact-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const fileOf = (name: string, changes: object): string => {
  const file = join(folder, name)
  writeFileSync(file, JSON.stringify({ ...pact, ...changes }))
  return file
}

const verified = (file: string, more: { readonly unit?: string; readonly url?: string } = {}, environment = {}) =>
  verify({ provider: "hub", pact: file, patience: 0, ...more }, environment)

// Each test starts its own database, hub and verifier.
describe("a unit's pact with the hub", { timeout: 180_000 }, () => {
  it("fails in the rows that the hub does not keep to, and for an unknown state", async () => {
    const about = interaction("a question about a pilgrim")
    const interactions = [
      { ...about, response: JSON.parse(JSON.stringify(about.response).replaceAll("Bracelet", "Returned")) },
      { ...about, description: "another state", providerStates: [{ name: "a pilgrim on the moon" }] },
      {
        ...interaction("a question about nobody"),
        description: "somebody else",
        providerStates: [{ name: "a pilgrim who was drawn" }],
      },
      {
        ...interaction("a withdrawal"),
        description: "twice",
        providerStates: [{ name: "a pilgrim who has withdrawn" }],
      },
      {
        ...about,
        description: "another header",
        response: {
          ...about.response,
          generators: { header: { "Content-Type": { type: "ProviderState", expression: `text/\${pilgrim}` } } },
        },
      },
    ]
    const rows = await verified(fileOf("wrong.json", { interactions }))
    expect(withVerdict(rows, "pass")).toEqual([])
    expect(withVerdict(rows, "fail")).toEqual([
      expect.stringMatching(/^a question about a pilgrim: .*standing.*Returned/),
      expect.stringMatching(/^another state: a pilgrim on the moon: the hub has no such state; it has: a season, /),
      expect.stringMatching(/^somebody else: .*404.*200/),
      expect.stringMatching(/^twice: .*changed/),
      expect.stringMatching(/^another header: .*text\/1448-/),
    ])
  })

  it("is verified with the rights of the given unit, in versions 2 and 4 of the format", async () => {
    const given = interaction("a question about an exchange")
    const wrapped = { content: given.response.body, contentType: "application/problem+json", encoded: false }
    const fourth = {
      metadata: { pactSpecification: { version: "4.0" } },
      interactions: [
        { ...given, type: "Synchronous/HTTP", response: { ...given.response, body: wrapped } },
        { type: "Asynchronous/Messages", description: "an event", contents: wrapped },
      ],
    }
    const rows = await verified(fileOf("fourth.json", fourth), { unit: "it" })
    expect(rows).toMatchObject([
      { verdict: "fail", why: expect.stringMatching(/403.*200/) },
      { interaction: "an event", verdict: "skipped", why: "it is a message, not a request" },
    ])
    const second = {
      metadata: { pactSpecification: { version: "2.0.0" } },
      interactions: [
        {
          description: "a season",
          providerState: "a season",
          request: { method: "GET", path: "/v1/seasons/1448", headers: { authorization: "Bearer key" } },
          response: { status: 200, body: { season: "1448" } },
        },
      ],
    }
    expect(await verified(fileOf("second.json", second), { unit: "gate" })).toMatchObject([
      { interaction: "a season", verdict: "pass" },
    ])
  })

  it("is verified against a running hub where it needs no states, without printing the key", async () => {
    const hub = await startProvider("callCentre")
    try {
      const rows = await verified(kept, { url: hub.url }, { HUB_API_KEY: hub.key })
      expect(withVerdict(rows, "fail")).toEqual([])
      expect(rows.filter(({ verdict }) => verdict === "pass")).toMatchObject([
        { interaction: "a question with a wrong key" },
      ])
      expect(withVerdict(rows, "skipped")).toHaveLength(pact.interactions.length - 1)
      expect(JSON.stringify(rows)).not.toContain(hub.key)
    } finally {
      await hub.close()
    }
  })
})

it.each([
  ["the pact is not named", {}, /--pact/],
  ["there is no such file", { pact: "nowhere.json" }, /nowhere\.json cannot be read/],
  ["the file is not a pact", { pact: fileURLToPath(import.meta.url) }, /is not a pact/],
  ["there is no such unit", { pact: kept, unit: "kitchen" }, /no unit kitchen; say --unit with one of it, /],
  ["a running hub wants a key", { pact: kept, url: "http://127.0.0.1:9" }, /HUB_API_KEY/],
])("nothing is started where %s", async (_, given, words) => {
  const wrong = await verify({ provider: "hub", patience: 0, ...given }, {}).catch((error: unknown) => error)
  expect(wrong).toBeInstanceOf(WrongUse)
  expect(String(wrong)).toMatch(words)
})
