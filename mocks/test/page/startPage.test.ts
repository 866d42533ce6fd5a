import { request } from "node:http"
import { expect, it } from "vitest"
import { faultKinds, startAll } from "../../src/index.ts"
// @ts-expect-error The page's own JavaScript has no declarations; what is wanted of it is said here.
import { words as untyped } from "../../src/page/public/words.js"
import { answered } from "../support/call.ts"
import { closing } from "../support/resources.ts"
import { dial, read } from "../support/systems.ts"

const words: Record<"en" | "ar", Record<string, unknown> & { faults: Record<string, string> }> = untyped

const keys = (value: unknown): unknown =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, keys(inner)]))
    : typeof value

const start = () => closing(startAll({ only: ["visa-authority"], freePorts: true }))

it("loads everything from itself", async () => {
  const { page } = await start()
  const html = await answered(page)
  expect(html).toMatchObject({ status: 200, type: "text/html; charset=utf-8" })
  const loaded = [...html.text.matchAll(/(?:src|href)="([^"#]+)"/g)].map(([, path]) => path ?? "")
  expect(loaded).toEqual(["icon.svg", "base.css", "page.css", "page.js"])
  const seen = new Set(loaded)
  for (const path of seen) {
    const { status, text } = await answered(page + path)
    expect([path, status]).toEqual([path, 200])
    for (const [, imported] of text.matchAll(/from "\.\/([^"]+)"/g)) seen.add(imported ?? "")
  }
  expect(seen).toContain("words.js")
})

it("lists the systems, and has the admin interface of each", async () => {
  const { page, mocks } = await start()
  expect(await read(`${page}systems`, {})).toMatchObject({
    systems: [{ name: "visa-authority", url: mocks["visa-authority"]?.url, title: { ar: expect.any(String) } }],
  })
  const faults = [{ kind: "empty", next: 1 }]
  await answered(`${page}systems/visa-authority/faults`, { method: "POST", body: JSON.stringify({ faults }) })
  expect(mocks["visa-authority"]?.faults.rules()).toEqual(faults)
  await dial(mocks["visa-authority"]?.url ?? "")
  expect(await read(`${page}systems/visa-authority`, {})).toMatchObject({ dial: [], documents: ["/openapi.yaml"] })
})

it("refuses requests from other sites", async () => {
  const { page } = await start()
  const reset = { method: "POST", headers: { origin: "http://elsewhere.example" } }
  expect((await answered(`${page}systems/visa-authority/reset`, reset)).status).toBe(403)
})

it("refuses other host names than this machine's", async () => {
  const { page } = await start()
  const { promise, resolve } = Promise.withResolvers<number | undefined>()
  request(page, { headers: { host: "elsewhere.example" } }, (answer) => resolve(answer.resume().statusCode)).end()
  expect(await promise).toBe(403)
})

it("has every word in both languages, and every fault in Arabic", () => {
  const { faults, ...ar } = words.ar
  const { faults: _, ...en } = words.en
  expect(keys(ar)).toEqual(keys(en))
  expect(Object.keys(faults).toSorted()).toEqual(faultKinds.toSorted())
})
