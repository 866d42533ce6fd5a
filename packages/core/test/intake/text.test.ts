import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { cleanText, hasArabicLetter, westernDigits } from "../../src/intake/text.ts"

const typed = fc
  .array(
    fc.oneof(
      fc.string({ unit: "grapheme" }),
      fc.constantFrom(
        " ",
        "\t",
        "\r\n",
        "\u0000",
        "\u00a0",
        "\u200f",
        "\u202e",
        "\u2066",
        "ـ",
        "e\u0301",
        "\u0301",
        "أ",
        "ا\u0654",
        "\ufeff",
      ),
    ),
  )
  .map((parts) => parts.join(""))

describe("cleaned text", () => {
  it("is not changed by being cleaned again", () => {
    fc.assert(
      fc.property(typed, (text) => {
        expect(cleanText(cleanText(text))).toBe(cleanText(text))
      }),
    )
  })

  it("holds no outer or doubled white space, no controls and no tatweel, and is NFC", () => {
    fc.assert(
      fc.property(typed, (text) => {
        const clean = cleanText(text)
        expect(clean).not.toMatch(/^\s|\s$|\s\s|[\p{Cc}\p{Bidi_Control}\u0640]/u)
        expect(clean.normalize("NFC")).toBe(clean)
      }),
    )
  })

  it("keeps markup, formulas and SQL as what they are: text", () => {
    for (const text of ["<script>alert(1)</script>", "=cmd|'/C calc'!A0", "'; DROP TABLE x;--", 'Q"uote, comma']) {
      expect(cleanText(text)).toBe(text)
    }
  })
})

it("reads Arabic-Indic and Persian digits", () => {
  expect(westernDigits("٠١٢٣٤٥٦٧٨٩ ۰۱۲۳۴۵۶۷۸۹ 012x")).toBe("0123456789 0123456789 012x")
})

it("takes neither tatweel nor digits for Arabic letters", () => {
  expect(["ـ", "١٢", "،", "A"].some(hasArabicLetter)).toBe(false)
  expect(["ا", "پ", "گ"].every(hasArabicLetter)).toBe(true)
})
