import { describe, expect, it } from "vitest"
import type { Fields } from "../../src/intake/columns.ts"
import { rowReader } from "../../src/intake/rowReader.ts"
import { season1448 } from "../season/season1448.ts"
import { aRow, egyptian, line2 } from "./aRow.ts"

const read = rowReader(season1448)

/** The codes of a row that differs from an acceptable one only as said. */
const codes = (changes: Partial<Fields>): string => {
  const reading = read(aRow(changes))
  return reading.outcome === "read" ? reading.codes.join(" ") : reading.code
}

const each = (cases: ReadonlyArray<readonly [Partial<Fields>, string]>) => {
  for (const [changes, expected] of cases) expect(codes(changes), JSON.stringify(changes)).toBe(expected)
}

const companion = { role: "companion", relation: "friend" }

describe("a row", () => {
  it("is accepted as far as it goes when nothing is wrong with it", () => {
    each([
      [{}, ""],
      [egyptian, ""],
    ])
  })

  it("is malformed with fewer or more columns than the file has", () => {
    expect(read(aRow().slice(1))).toEqual({ outcome: "unreadable", code: "malformed-row" })
    expect(read([...aRow(), ""])).toEqual({ outcome: "unreadable", code: "malformed-row" })
  })

  it("is invalid when a field is not in its form, whatever else is wrong", () => {
    each(
      [
        { submitted_at: "2026-09-22 08:05:28" },
        { submitted_at: "" },
        { birth_date: "1960-02-30" },
        { birth_date: "04/03/1960" },
        { passport_expiry: "2031-1-28" },
        { sex: "X" },
        { sex: "f" },
        { role: "leader" },
        { relation: "wife" },
        { ...companion, relation: "" },
        { ...companion, relation: "cousin" },
        { needs_wheelchair: "" },
        { nationality: "QA" },
        { nationality: "XKK" },
        { ...egyptian, residence_since: "" },
        { ...egyptian, residence_since: "1990" },
        { refused_seasons: "" },
        { refused_seasons: "-1" },
        { refused_seasons: "1.5" },
        { last_hajj_year: "1440 AH" },
        { submitted_at: "0000-01-01T00:00:00Z" },
        { ...egyptian, residence_since: "0000-01-01" },
        { name_en: "Amna ".repeat(201) },
        { email: "a".repeat(1001) },
        { last_hajj_year: "unknown", qid: "1", mobile: "" },
      ].map((changes) => [changes, "field-invalid"] as const),
    )
  })

  it("may have been refused more often than a column of numbers holds: that counts as the most it holds", () => {
    for (const refused_seasons of ["2147483648", "9".repeat(400)]) {
      const reading = read(aRow({ refused_seasons }))
      expect(reading.outcome === "read" && reading.application.refusedSeasons).toBe(2_147_483_647)
    }
  })

  it("asks nobody but a principal who is no citizen since when they live here", () => {
    each([
      [{ residence_since: "long ago" }, ""],
      [{ ...egyptian, ...companion, residence_since: "long ago" }, ""],
      [{ ...egyptian, ...companion, residence_since: "2026-01-01" }, ""],
    ])
  })

  it("is late from the very instant at which registration closes, in any zone", () => {
    each([
      [{ submitted_at: "2026-10-22T23:59:59+03:00" }, ""],
      [{ submitted_at: "2026-10-23T00:00:00+03:00" }, "late"],
      [{ submitted_at: "2026-10-22T20:59:59.999Z" }, ""],
      [{ submitted_at: "2026-10-22T20:59:59.999999999Z" }, ""],
      [{ submitted_at: "2026-10-22T21:00:00Z" }, "late"],
    ])
  })

  it("has a QID of eleven digits, of any script, that begins with a century", () => {
    each([
      [{ qid: " 26063400001 " }, ""],
      [{ qid: "٢٦٠٦٣٤٠٠٠٠١" }, ""],
      [{ qid: "۲۶۰۶۳۴۰۰۰۰۱" }, ""],
      [{ qid: "\u200f26063400001\u200e" }, ""],
      [{ qid: "\u202b 26063400001 \u202c" }, ""],
      [{ qid: "2606340000" }, "qid-format"],
      [{ qid: "260634000011" }, "qid-format"],
      [{ qid: "16063400001" }, "qid-format"],
      [{ qid: "2606340000O" }, "qid-format"],
      [{ qid: "" }, "qid-format"],
    ])
  })

  it("has a QID of its birth year and nationality", () => {
    each([
      [{ qid: "36063400001" }, "qid-mismatch"],
      [{ qid: "26163400001" }, "qid-mismatch"],
      [{ qid: "26081800001" }, "qid-mismatch"],
      [{ birth_date: "2009-03-04", qid: "30963400001" }, ""],
    ])
  })

  it("needs a name in each script", () => {
    each([
      [{ name_ar: "   " }, "name-missing"],
      [{ name_ar: "Amna" }, "name-missing"],
      [{ name_ar: "ـــ ١٢" }, "name-missing"],
      [{ name_en: "آمنة" }, "name-missing"],
      [{ name_en: "D'Érik <b>=1+1</b>; --" }, ""],
    ])
  })

  it("has a passport zone whose check digits are right", () => {
    const right = aRow()[12] as string
    each([
      [{ mrz_line1: "P<QAT" }, "mrz-check-digit"],
      [{ mrz_line2: "" }, "mrz-check-digit"],
      [{ mrz_line2: right.replace("A123", "A124") }, "mrz-check-digit"],
      [{ mrz_line2: right.slice(0, -1) + ((Number(right.at(-1)) + 1) % 10) }, "mrz-check-digit"],
      [{ mrz_line2: right.toLowerCase() }, "mrz-check-digit"],
    ])
  })

  it("says in its passport zone what it says elsewhere", () => {
    const zone = (number: string, nationality: string, birth: string, sex: string, expiry: string) => ({
      mrz_line2: line2(number, nationality, birth, sex, expiry),
    })
    each([
      [zone("A1234567", "QAT", "1960-03-04", "F", "2031-01-28"), ""],
      [zone("A1234568", "QAT", "1960-03-04", "F", "2031-01-28"), "mrz-mismatch"],
      [zone("A1234567", "EGY", "1960-03-04", "F", "2031-01-28"), "mrz-mismatch"],
      [zone("A1234567", "QAT", "1960-03-05", "F", "2031-01-28"), "mrz-mismatch"],
      [zone("A1234567", "QAT", "1960-03-04", "<", "2031-01-28"), "mrz-mismatch"],
      [zone("A1234567", "QAT", "1960-03-04", "F", "2032-01-28"), "mrz-mismatch"],
      [{ ...egyptian, nationality: "DEU", qid: "26027600001" }, ""],
    ])
  })

  it("has a passport that is valid six months after Arafah", () => {
    each([
      [{ passport_expiry: "2027-11-14" }, "passport-expiry"],
      [{ passport_expiry: "2027-11-15" }, ""],
    ])
  })

  it("has a telephone number that could exist, of Qatar when no country is given", () => {
    each([
      [{ mobile: "٣٩٢٣٥٨٩١" }, ""],
      [{ mobile: "0097439248621" }, ""],
      [{ mobile: "٠٠٩٧٤ ٣٩٢٤ ٨٦٢١" }, ""],
      [{ mobile: "+44 20 7946 0958" }, ""],
      [{ mobile: "\u202a+974 5512 3456\u202c" }, ""],
      [{ mobile: "12345" }, "mobile-invalid"],
      [{ mobile: "+974 12" }, "mobile-invalid"],
      [{ mobile: "غير متوفر" }, "mobile-invalid"],
      [{ mobile: "" }, "mobile-invalid"],
    ])
  })

  it("is of somebody old enough on Arafah day", () => {
    each([
      [{ birth_date: "2009-05-15", qid: "30963400001" }, ""],
      [{ birth_date: "2009-05-16", qid: "30963400001" }, "under-age"],
      [{ ...egyptian, birth_date: "1982-05-15", qid: "28281800001" }, ""],
      [{ ...egyptian, birth_date: "1982-05-16", qid: "28281800001" }, "under-age"],
      [{ ...companion, birth_date: "2012-05-15", qid: "31263400001" }, ""],
      [{ ...companion, birth_date: "2012-05-16", qid: "31263400001" }, "under-age"],
    ])
  })

  it("is of somebody who lived here long enough when registration closed", () => {
    each([
      [{ ...egyptian, residence_since: "2011-10-22" }, ""],
      [{ ...egyptian, residence_since: "2011-10-23" }, "residence-years"],
    ])
  })

  it("is of a principal whose last Hajj is five years ago; a companion's is judged with the group", () => {
    each([
      [{ last_hajj_year: "1443" }, ""],
      [{ last_hajj_year: "1444" }, "hajj-interval"],
      [{ ...companion, last_hajj_year: "1447" }, ""],
    ])
  })

  it("gets every code that applies, in order", () => {
    expect(codes({ qid: "1", mobile: "", name_en: "", submitted_at: "2027-01-01T00:00:00Z" })).toBe(
      "late mobile-invalid name-missing qid-format",
    )
  })

  it("is kept cleaned for use", () => {
    const reading = read(
      aRow({
        name_ar: " آمنـة\u200f  حمد ",
        name_en: "Ame\u0301lie\u00a0 <b>",
        mobile: "٣٩٢٣٥٨٩١",
        group_ref: "",
        email: "a@b.qa",
      }),
    )
    expect(reading.outcome === "read" && reading.application).toMatchObject({
      nameAr: "آمنة حمد",
      nameEn: "Amélie <b>",
      mobile: "+97439235891",
      email: "a@b.qa",
      groupRef: "Q48-000001",
      lastHajjYear: null,
      refusedSeasons: 0,
      needsWheelchair: false,
    })
  })

  it("is kept with all that it says, and nothing where it says nothing", () => {
    const application = (changes: Partial<Fields>) => {
      const reading = read(aRow(changes))
      return reading.outcome === "read" && reading.application
    }
    const said = {
      ...egyptian,
      role: "companion",
      relation: "sister",
      passport_no: " A1234567",
      last_hajj_year: "1440",
      refused_seasons: "3",
      campaign_choice: " C7 ",
      needs_wheelchair: "yes",
    }
    expect(application(said)).toEqual({
      applicationNo: "Q48-000001",
      submittedAt: "2026-09-22T08:05:28+03:00",
      qid: "26081800001",
      nameAr: "آمنة حمد",
      nameEn: "Amna Hamad",
      sex: "F",
      birthDate: "1960-03-04",
      nationality: "EGY",
      residenceSince: "1990-01-01",
      passportNo: "A1234567",
      passportExpiry: "2031-01-28",
      mrzLine1: aRow()[11],
      mrzLine2: aRow(said)[12],
      mobile: "+97455123456",
      email: null,
      groupRef: "G1",
      role: "companion",
      relation: "sister",
      lastHajjYear: 1440,
      refusedSeasons: 3,
      campaignChoice: "C7",
      needsWheelchair: true,
    })
    expect(application({ mobile: "" })).toMatchObject({
      residenceSince: null,
      mobile: null,
      relation: null,
      campaignChoice: null,
    })
  })
})
