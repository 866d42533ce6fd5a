import { expect, it } from "vitest"
import { noticeText } from "../../src/conversations/notices.ts"
import { addDays, type SeasonDay } from "../../src/season/SeasonDay.ts"

it("tells of a lapsed place what is true of everybody: also of who confirmed, and when no place passes on any more", () => {
  const text = noticeText("lapsed", { season: "1448" })
  expect(text).toBe(
    "سقط حقكم في مقعد حج 1448هـ: لم تكتمل الإجراءات في المهلة. للاستفسار: 132.\n" +
      "Your Hajj 1448 place lapsed: not complete in time. Call 132.",
  )
})

it("says until when an offer holds as people write days, and all else, in two parts of a message on any day of the year", () => {
  const first = "2026-01-01" as SeasonDay
  const texts = Array.from({ length: 365 }, (_, n) =>
    noticeText("drawn", { season: "1448", expires: addDays(first, n) }),
  )
  expect(texts[341]).toBe(
    "تم اختياركم لحج 1448هـ. أكّدوا مع حملة حتى 8 ديسمبر 2026.\n" +
      "You are chosen for Hajj 1448. Confirm with a campaign by 8 December 2026.",
  )
  const others = (["drawn", "lapsed", "refused", "arrived"] as const).map((notice) =>
    noticeText(notice, { season: "1448" }),
  )
  // Arabic goes as UCS-2, 67 letters in each part.
  expect(Math.max(...[...texts, ...others].map(({ length }) => length))).toBeLessThanOrEqual(2 * 67)
})
