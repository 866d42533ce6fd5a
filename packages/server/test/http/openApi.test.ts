import { readdir, readFile } from "node:fs/promises"
import { columns, nameFields } from "@mahmal/core/intake/columns"
import { Schema } from "effect"
import { HttpApi } from "effect/http-api"
import { afterAll, beforeAll, expect, it } from "vitest"
import { writeOpenApi } from "../../scripts/writeOpenApi.ts"
import { Api } from "../../src/api/Api.ts"
import { parsing } from "../../src/api/parsing.ts"
import { endpoints } from "../../src/http/endpoints.ts"
import { type StartedHub, startHub } from "./startHub.ts"

interface Operation {
  readonly operationId: string
  readonly summary?: string
  readonly description?: string
  readonly parameters: ReadonlyArray<{ readonly name: string; readonly description?: string }>
  readonly requestBody?: { readonly content: { readonly [type: string]: { readonly example?: unknown } } }
  readonly responses: { readonly [status: string]: { readonly description: string } }
}
interface Described {
  readonly description?: string
  readonly enum?: ReadonlyArray<unknown>
  readonly properties?: { readonly [name: string]: Described | undefined }
}
const document = JSON.parse(writeOpenApi()) as {
  readonly openapi: string
  readonly paths: { readonly [path: string]: { readonly [method: string]: Operation } }
  readonly components: { readonly schemas: { readonly [name: string]: Described } }
}
const operations = Object.values(document.paths).flatMap((item) => Object.values(item))

let hub: StartedHub
beforeAll(async () => {
  hub = await startHub()
})
afterAll(() => hub.stop())

it("is in the contracts as it is declared (pnpm generate writes it)", async () => {
  const kept = await readFile(new URL("../../../../contracts/hub/openapi.json", import.meta.url), "utf8")
  expect(kept).toBe(writeOpenApi())
})

it("is served as it is declared", async () => {
  const { json } = await hub.ask("GET", "/v1/openapi.json")
  expect(json).toEqual(document)
  expect(document.openapi).toMatch(/^3\.1/)
})

it("describes every operation and every parameter, and the problems of each", () => {
  expect(operations).toHaveLength(endpoints().length)
  for (const { operationId, summary, description, parameters, responses } of operations) {
    expect(summary, operationId).toBeTruthy()
    expect(description, operationId).toBeTruthy()
    expect(Object.keys(responses), operationId).toEqual(expect.arrayContaining(["200", "400", "500"]))
    for (const parameter of parameters) expect(parameter.description, `${operationId} ${parameter.name}`).toBeTruthy()
  }
})

it("says of each problem what it is, and of its parts for whom they are", () => {
  const problems = Object.entries(document.components.schemas).flatMap(([name, { description, properties }]) => {
    const { type, title, detail } = properties ?? {}
    if (!String(type?.enum?.[0]).startsWith("/problems/")) return []
    return [{ name, said: [description, type?.description, title?.description, detail?.description] }]
  })
  expect(problems.length).toBeGreaterThan(30)
  expect(problems.filter(({ said }) => !said.every((text) => text?.endsWith(".")))).toEqual([])
})

it("tells of each operation for whom it is, as the hub lets in", () => {
  const told = new Map(
    operations.map(({ operationId, description }) => [operationId, description?.split("\n\n").at(-1)]),
  )
  for (const operation of told.keys()) expect(told.get(operation), operation).toMatch(/^For .+\.$/)
  expect(told.get("draw.standing")).toBe("For anybody, without credentials.")
  expect(told.get("seasons.list")).toBe("For every unit.")
  expect(told.get("events.feed")).toBe("For every unit, and a campaign about its own pilgrims.")
  expect(told.get("special.assistance")).toBe(
    "For a campaign about its own pilgrims, the medical unit, and the operations room; for others under an emergency access.",
  )
  expect(told.get("commands.find")).toBe(
    "For people of IT, the medical unit, and the operations room who signed in; no system's key is enough.",
  )
  expect(told.get("gate.scans")).toBe("For readers at a gate alone.")
  expect(told.get("gate.decisions")).toBe("For the operations room and the gate unit, and readers at a gate.")
})

it("shows of each body one that the hub takes", () => {
  const bodies = new Map(operations.map(({ operationId, requestBody }) => [operationId, requestBody?.content]))
  let shown = 0
  HttpApi.reflect(Api, {
    onGroup: () => {},
    onEndpoint: ({ group, endpoint }) => {
      for (const [type, { encoding, schemas }] of endpoint.payload) {
        const operation = `${group.identifier}.${endpoint.identifier}`
        const example = bodies.get(operation)?.[type]?.example
        expect(example, operation).toBeDefined()
        shown += 1
        if (encoding._tag === "Stream") {
          const [header, row] = String(example).split("\r\n")
          expect(header).toBe(columns.join(","))
          expect(nameFields(row?.split(",") ?? []), operation).toBeDefined()
        } else {
          const body = Schema.Union(schemas as ReadonlyArray<Schema.Codec<unknown, unknown>>)
          expect(() => Schema.decodeUnknownSync(Schema.toCodecJson(body), parsing)(example), operation).not.toThrow()
        }
      }
    },
  })
  expect(shown).toBe([...bodies.values()].filter((content) => content !== undefined).length)
})

it("calls each thing by a name of its own", () => {
  expect(Object.keys(document.components.schemas).filter((name) => /_\d+$/.test(name))).toEqual([])
})

it("refers to nothing that is not there, and names nothing of the library that wrote it", () => {
  const text = writeOpenApi()
  const refers = [...text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name)
  expect(Object.keys(document.components.schemas)).toEqual(expect.arrayContaining(refers))
  expect(text).not.toMatch(/x-effect|Encoded"/)
  expect(text).not.toContain('"Infinity"')
})

it("says of a text all that the hub asks of it", () => {
  const { schemas } = document.components as {
    readonly schemas: { readonly [name: string]: { readonly properties: { readonly [field: string]: object } } }
  }
  const told = (name: string, field: string) => JSON.stringify(schemas[name]?.properties[field])
  expect(told("DeviceKey", "x")).toContain('"pattern":"^[A-Za-z0-9_-]{43}$"')
  expect(told("Answering", "signature")).toContain('"pattern":"^[A-Za-z0-9_-]{86}$"')
  expect(told("NewClient", "client")).toContain('"pattern":"^[a-z][a-z0-9-]{1,39}$"')
  expect(told("Emergency", "reason")).toContain('"minLength":3')
  expect(told("ExchangeSearch", "text")).toContain('"minLength":2')
})

it("loses no pattern that a declaration has", async () => {
  const folder = new URL("../../src/api/", import.meta.url)
  const lost = []
  for (const name of await readdir(folder)) {
    const source = await readFile(new URL(name, folder), "utf8")
    lost.push(...[...source.matchAll(/isPattern\(\/.*\/(?!u)[,)]/g)].map(([pattern]) => `${name}: ${pattern}`))
  }
  expect(lost).toEqual([])
})
