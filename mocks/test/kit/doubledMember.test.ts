import fc from "fast-check"
import { expect, it } from "vitest"
import { startVisaAuthority } from "../../src/index.ts"
import { doubledMember } from "../../src/kit/doubledMember.ts"
import { answered } from "../support/call.ts"
import { closing } from "../support/resources.ts"
import { askVisa, entitlement, wrongFields } from "../support/systems.ts"

it.each([
  ['{"a":1,"a":1}', "/a"],
  ['{"a":{"b":[{"c":1},{"c":1,"d":"{","c":2}]}}', "/a/b/1/c"],
  ['{"a" : 1, "\\u0061"\n:2}', "/a"],
  ['{"a/b~":1,"a/b~":2}', "/a~1b~0"],
  ['[{"a":1},{"a":1}]', undefined],
  ['{"a":{"a":["a","a"]},"b":"a\\":1,\\"a"}', undefined],
  ['"a"', undefined],
  ["3", undefined],
])("in %s finds %s", (text, pointer) => {
  expect(doubledMember(text)).toBe(pointer)
})

it("finds no member twice in what JSON.stringify writes", () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => doubledMember(JSON.stringify(value)) === undefined))
})

it("refuses a request that names a member twice, and says where", async () => {
  const mock = await closing(startVisaAuthority())
  const asked = askVisa("POST", entitlement("1448-Q48-000001"), "doubled.key")
  const body = String(asked.body).replace('"number":"H0000001"', '"number":"H0000001","number":"H0000002"')
  const refused = await answered(`${mock.url}/v1/entitlements`, { ...asked, body })
  expect(refused.status).toBe(400)
  expect(wrongFields(refused)).toEqual(["body /passport/number"])
})
