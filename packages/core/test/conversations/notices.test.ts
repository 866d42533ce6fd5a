import { expect, it } from "vitest"
import { noticeText } from "../../src/conversations/notices.ts"

it("tells of a lapsed place what is true of everybody: also of who confirmed, and when no place passes on any more", () => {
  const text = noticeText("lapsed", { season: "1448" })
  expect(text).toBe(
    "سقط حقكم في مقعد حج 1448: انتهت المهلة قبل اكتمال الإجراءات. للاستفسار: 132.\n" +
      "Your place for Hajj 1448 has lapsed: the time ended before all steps were complete. Call 132.",
  )
})
