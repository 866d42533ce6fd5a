import { Result, Schema } from "effect"
import { describe, expect, it } from "vitest"
import { Particulars } from "../../src/exchange/Particulars.ts"

const read = Schema.decodeUnknownResult(Particulars)
const taken = (changes: object) => Result.isSuccess(read(changes))

describe("a correction of what is told of a pilgrim", () => {
  it("changes what it names, in the form in which systems take it", () => {
    for (const changes of [
      {},
      { nameArabic: "آمنة حمد", nameLatin: "AMNA HAMAD" },
      { nameLatin: "A".repeat(200) },
      { sex: "F", birthDate: "1960-03-04", passportExpiry: "2031-01-28" },
      { nationality: "QAT", passport: "A1234567" },
      { passport: "A".repeat(20) },
      { mobile: "+97433000000" },
      { mobile: "+123456789012345" },
    ])
      expect(taken(changes), JSON.stringify(changes)).toBe(true)
  })

  it.each([
    [{ nameLatin: "" }],
    [{ nameArabic: "آ".repeat(201) }],
    [{ sex: "X" }],
    [{ birthDate: "1960-02-30" }],
    [{ nationality: "QA" }],
    [{ nationality: "QATAR" }],
    [{ nationality: "qat" }],
    [{ passport: "A123" }],
    [{ passport: "A".repeat(21) }],
    [{ passport: "A123 4567" }],
    [{ mobile: "33000000" }],
    [{ mobile: "+0033000000" }],
    [{ mobile: "+974330" }],
    [{ mobile: "+1234567890123456" }],
    [{ mobile: "+974 3300 0000" }],
  ])("is not taken with %j", (changes) => expect(taken(changes)).toBe(false))
})
