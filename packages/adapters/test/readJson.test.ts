import { Schema } from "effect"
import fc from "fast-check"
import { expect, it } from "vitest"
import { doubledMember } from "../src/json/doubledMember.ts"
import { readJson } from "../src/json/readJson.ts"

const Answer = Schema.Struct({ status: Schema.String, of: Schema.optionalKey(Schema.Struct({ id: Schema.String })) })

it("reads what the schema names", () => {
  expect(readJson(Answer, '{"status":"{","of":{"id":"1"}}')._tag).toBe("Success")
})

it.each([
  '{"status":"issued","status":"refused"}',
  '{"status":"issued","of":[{"id":"1"}],"status":"refused"}',
  '{"status":"a","of":{"id":"1","\\u0069d" : "1"}}',
])("does not choose between two members of one name: %s", (text) => {
  expect(readJson(Answer, text)).toMatchObject({ failure: "JSON with a member twice" })
})

it.each(['{"status":1}', '{"status":"a","more":1}', "{", "null", '{"status":"a"}{"status":"a"}'])(
  "does not read %s",
  (text) => {
    expect(readJson(Answer, text)._tag).toBe("Failure")
  },
)

it.each([
  ['{"a":1,"a":1}', ["a"]],
  ['{"a":{"b":[{"c":1},{"c":1,"d":"{,","c":2}]}}', ["a", "b", 1, "c"]],
  ['[["a","a"],{"\\u0061" : 1, "a"\n:2}]', [1, "a"]],
  ['{"a":{"a":["a","a"]},"b":"a\\":1,\\"a"}', undefined],
])("tells where a member stands twice: %s", (text, path) => {
  expect(doubledMember(text)).toEqual(path)
})

it("finds no member twice in what JSON.stringify writes", () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => doubledMember(JSON.stringify(value, null, 1)) === undefined))
})
