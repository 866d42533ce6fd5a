import { readFile } from "node:fs/promises"
import { afterAll, beforeAll, expect, it } from "vitest"
import { writeOpenApi } from "../../scripts/writeOpenApi.ts"
import { endpoints } from "../../src/http/endpoints.ts"
import { type StartedHub, startHub } from "./startHub.ts"

interface Operation {
  readonly operationId: string
  readonly summary?: string
  readonly description?: string
  readonly parameters: ReadonlyArray<{ readonly name: string; readonly description?: string }>
  readonly responses: { readonly [status: string]: { readonly description: string } }
}
const document = JSON.parse(writeOpenApi()) as {
  readonly openapi: string
  readonly paths: { readonly [path: string]: { readonly [method: string]: Operation } }
  readonly components: { readonly schemas: object }
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

it("refers to nothing that is not there, and names nothing of the library that wrote it", () => {
  const text = writeOpenApi()
  const refers = [...text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name)
  expect(Object.keys(document.components.schemas)).toEqual(expect.arrayContaining(refers))
  expect(text).not.toMatch(/x-effect|Encoded"/)
  expect(text).not.toContain('"Infinity"')
})
