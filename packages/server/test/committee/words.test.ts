import { expect, it } from "vitest"
import { moveWords, offerWords } from "../../src/committee/words.ts"

it("tells a day with its name, in an order that Arabic words around it do not turn", () => {
  const { ar, en } = offerWords("2026-12-03")
  expect(ar).toBe("العرض قائم حتى نهاية يوم الخميس 3 ديسمبر 2026، ويسقط إن لم يُؤكَّد مع حملة.")
  expect(en).toContain("until the end of Thursday 3 December 2026, and lapses")
})

it("says of one place that is left what it says of many", () => {
  const day = "2027-01-04"
  const stayed = { day, from: 2, to: 2, offered: 0, withdrawn: 0 }
  expect(moveWords({ ...stayed, tooFew: 1 })).toEqual({
    ar: "في يوم الاثنين 4 يناير 2027 بقيت مجموعتكم على رقمها: 2. وبقيت عند دوركم مقاعد لا تكفي المجموعة كلها، وعددها: 1.",
    en: "On Monday 4 January 2027 your group stayed at place 2. The free places that were left at your turn were too few for the whole group: 1.",
  })
})
