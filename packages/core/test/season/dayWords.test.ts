import { expect, it } from "vitest"
import { dateWords, dayWords, instantWords } from "../../src/season/dayWords.ts"

it("says a season's day as people write it, in both languages", () => {
  expect(dayWords("2026-12-08")).toEqual({ ar: "الثلاثاء 8 ديسمبر 2026", en: "Tuesday 8 December 2026" })
  expect(dateWords("2026-12-08")).toEqual({ ar: "8 ديسمبر 2026", en: "8 December 2026" })
})

it("says an instant by the clock of the season", () => {
  const { ar, en } = instantWords(new Date("2026-12-08T22:30:00Z"), "Asia/Qatar")
  expect(en).toContain("Wednesday 9 December 2026 at 01:30")
  expect(ar).toContain("الأربعاء 9 ديسمبر 2026 في 01:30")
})
