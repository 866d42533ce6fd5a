import { expect, it } from "vitest"
import { endOfJson } from "../../src/schema/endOfJson.ts"

const whole = '{"a":[1,-2.5e3,true,null,"x\\u00e9\\n"],"b":{"c":""}}'

it("ends where the text does, when nothing is wrong but that it ends", () => {
  for (let n = 1; n < whole.length; n++) expect(endOfJson(whole.slice(0, n)), whole.slice(0, n)).toBe(n)
  expect(endOfJson("")).toBe(1)
})

it.each([
  ['{"a":1,"b":x}', 12],
  ['{"a":1 "b":2}', 8],
  ['{"a":tru}', 9],
  ['{"a":01}', 7],
  ['{"a":1.x}', 8],
  ['{"a":"\u0001"}', 7],
  ['{"a":"\\q"}', 8],
  ['{"a":1}}', 8],
  ["[1,]", 4],
  ["x", 1],
])("ends with the first character that can be no part of it: %j", (text, at) => {
  expect(endOfJson(text)).toBe(at)
})
