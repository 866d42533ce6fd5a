import { expect, it } from "vitest"
import { isAboutThem } from "../../src/conversations/isAboutThem.ts"
import type { PilgrimId } from "../../src/journey/ids.ts"

const asked = ["1448-A" as PilgrimId, "1448-B" as PilgrimId]

it.each([
  ["names all of them", ["A", "B"], true, true],
  ["names some of them", ["A"], true, false],
  ["names nobody yet", [], true, false],
  ["names one of them and somebody else", ["A", "C"], false, false],
  ["names all of them and somebody else", ["A", "B", "C"], false, false],
] as const)("an answer that %s", (_, names, before, last) => {
  const named = names.map((name) => ({ pilgrim: `1448-${name}` as PilgrimId }))
  expect([isAboutThem(asked, named, false), isAboutThem(asked, named, true)]).toEqual([before, last])
})
