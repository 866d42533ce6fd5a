import { readFile } from "node:fs/promises"
import { expect, it } from "vitest"
import { isSystemName, type StandIns, startAll, systemNames, systems } from "../src/index.ts"
import { answered } from "./support/call.ts"
import { closing, folder } from "./support/resources.ts"
import { askVisa, dial, entitlement, read } from "./support/systems.ts"

const urlOf = ({ mocks }: StandIns, name: (typeof systemNames)[number]): string => mocks[name]?.url ?? ""

/** Most systems serve their description to everybody; a telephone exchange requires its login. */
const loginTo = (name: string): Record<string, string> => {
  const credentials: Readonly<Record<string, string>> = isSystemName(name) ? systems[name].credentials : {}
  return { authorization: `Basic ${Buffer.from(`${credentials.username}:${credentials.password}`).toString("base64")}` }
}

it("starts every system, and each serves its description", async () => {
  const standIns = await closing(startAll({ freePorts: true }))
  expect(Object.keys(standIns.mocks)).toEqual(systemNames)
  for (const mock of Object.values(standIns.mocks)) {
    expect(mock.documents.length).toBeGreaterThan(0)
    for (const path of mock.documents) {
      const { status, type, text } = await answered(mock.url + path, { headers: loginTo(mock.name) })
      expect([status, path, text.length > 100]).toEqual([200, path, true])
      expect(type).toMatch(/^(text\/xml|application\/(xml|yaml|json))\b/)
    }
  }
})

it("has every route of the stand-ins under /_mock in the guide, beside its system", async () => {
  const guide = (await readFile(new URL("../../docs/guides/mocks.md", import.meta.url), "utf8")).split("\n")
  const standIns = await closing(startAll({ freePorts: true }))
  const own = Object.values(standIns.mocks).flatMap(({ name, endpoints }) =>
    endpoints.filter((endpoint) => endpoint.includes("/_mock/")).map((endpoint) => ({ name, endpoint })),
  )
  expect(own.length).toBeGreaterThan(5)
  for (const { name, endpoint } of own) {
    const title = isSystemName(name) ? systems[name].title.en.replace("The ", "") : name
    const path = endpoint.slice(endpoint.indexOf("/"))
    const rows = guide.filter((line) => line.startsWith("|") && line.includes(`${path}\``))
    expect([path, rows]).toEqual([path, [expect.stringContaining(title)]])
  }
})

it("starts one by name", async () => {
  const standIns = await closing(startAll({ only: ["border-feed"], freePorts: true }))
  expect(Object.keys(standIns.mocks)).toEqual(["border-feed"])
})

it("gives every system a fixed port of its own", () => {
  expect(new Set(systemNames.map((name) => systems[name].port)).size).toBe(systemNames.length)
})

it("says which port is taken, and leaves nothing running", async () => {
  const first = await closing(startAll({ only: ["visa-authority"], freePorts: true }))
  const port = Number(new URL(urlOf(first, "visa-authority")).port)
  const second = startAll({ freePorts: true, ports: { "visa-authority": port } })
  await expect(second).rejects.toThrow(`Port ${port} of visa-authority is taken`)
})

it("keeps the ledger and the dial over a restart", async () => {
  const stateFolder = await folder()
  const options = { only: ["visa-authority"], freePorts: true, stateFolder } as const
  const before = await startAll(options)
  await dial(urlOf(before, "visa-authority"), { script: ["reply-lost", "unavailable"] })
  const first = fetch(`${urlOf(before, "visa-authority")}/v1/entitlements`, ask("restart-01"))
  await expect(first).rejects.toThrow()
  await before.close()

  const after = await closing(startAll(options))
  const url = urlOf(after, "visa-authority")
  expect((await fetch(`${url}/v1/entitlements`, ask("restart-01"))).status).toBe(503)
  expect((await fetch(`${url}/v1/entitlements`, ask("restart-01"))).status).toBe(202)
  expect(await read(`${url}/_mock`, {})).toMatchObject({ struck: { "reply-lost": 1, unavailable: 1 } })
})

const ask = (key: string) => askVisa("POST", entitlement("1448-Q48-000001"), key)
