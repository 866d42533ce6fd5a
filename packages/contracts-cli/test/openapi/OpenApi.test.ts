import { expect, it } from "vitest"
import { OpenApi } from "../../src/openapi/OpenApi.ts"

const contract = new OpenApi("visa-authority")
const path = "/v1/entitlements/ent_000000000000001"
const moment = "2027-02-01T08:00:00.000Z"
const received = { id: "ent_000000000000001", pilgrim: "1448-Q48-000001", kind: "permit", receivedAt: moment }
const issued = { ...received, status: "issued", decidedAt: moment, number: "P000000000001" }
const refusal = { type: "urn:mahmal:problem:x", title: "It is refused", status: 400, detail: "and why" }

const breach = (status: number, body: unknown, type = "application/json", asked = path): string | undefined => {
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(typeof body === "string" ? body : JSON.stringify(body))
  return contract.breach("GET", asked, { status, headers: new Headers({ "content-type": type }), body: bytes })
}
const problem = (status: number, body: unknown) => breach(status, body, "application/problem+json")

it("An answer that keeps to its document has no fault", () => {
  expect(breach(200, issued, "application/json; charset=utf-8")).toBeUndefined()
  expect(breach(200, { ...received, status: "received" })).toBeUndefined()
  expect(
    breach(200, { entitlements: [issued], more: false }, undefined, "/v1/entitlements?season=1448"),
  ).toBeUndefined()
  expect(problem(404, { ...refusal, status: 404 })).toBeUndefined()
  expect(problem(400, { ...refusal, errors: [] })).toBeUndefined()
})

it("The fault of an answer is described for the meant member of a union only", () => {
  const list = { entitlements: [issued, { ...issued, number: undefined }], more: false }
  expect(breach(200, list, undefined, "/v1/entitlements")).toBe(
    "listEntitlements 200: /entitlements/1 must have required property 'number'",
  )
})

it.each([
  ["a member too many", breach(200, { ...issued, extra: 1 }), 'must NOT have additional properties: "extra"'],
  ["a member too few", breach(200, { ...issued, number: undefined }), "must have required property 'number'"],
  ["a status that nobody knows", breach(200, { ...issued, status: "lost" }), "/status must be equal to constant"],
  [
    "a day in place of a moment",
    breach(200, { ...issued, decidedAt: "2027-02-01" }),
    '/decidedAt must match format "date-time"',
  ],
  [
    "a member twice",
    breach(200, JSON.stringify(issued).replace("{", '{"st\\u0061tus":"refused",')),
    "it has a member twice, at character",
  ],
  ["bytes that are no UTF-8", breach(200, Buffer.from([0x22, 0xff, 0x22])), "it is not UTF-8"],
  ["no JSON", breach(200, "<html>"), "it is not JSON"],
  ["another type", breach(200, issued, "text/plain"), "its content type is text/plain"],
  ["a status that is not promised", breach(204, ""), "this status is not in the contract"],
  ["a problem with a member of its own", problem(404, { ...refusal, instance: "/x" }), '"instance"'],
  ["a 400 that names no place", problem(400, refusal), "must have required property 'errors'"],
])("finds %s", (_, found, words) => {
  expect(found).toMatch(/^getEntitlement \d+: /)
  expect(found).toContain(words)
})
