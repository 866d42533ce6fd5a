import * as fc from "fast-check"
import { parse } from "mrz"
import { describe, expect, it } from "vitest"
import { readMrz } from "../../src/intake/mrz.ts"
import { line2 } from "./aRow.ts"

const line1 = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<"

describe("a machine-readable zone", () => {
  it("is read as ICAO's own specimen says", () => {
    expect(readMrz(line1, "L898902C36UTO7408122F1204159ZE184226B<<<<<10")).toEqual({
      number: "L898902C3",
      nationality: "UTO",
      birthDate: "740812",
      sex: "F",
      expiry: "120415",
    })
  })

  it("writes Germany as D", () => {
    expect(readMrz(line1, line2("C01X00T47", "D", "1964-08-12", "F", "2027-02-28"))?.nationality).toBe("DEU")
  })

  it("agrees with the mrz library about check digits, right ones and wrong", () => {
    const fields = [
      "documentNumberCheckDigit",
      "birthDateCheckDigit",
      "expirationDateCheckDigit",
      "compositeCheckDigit",
    ]
    const number = fc.stringMatching(/^[A-Z0-9]{1,9}$/)
    const day = fc.date({ min: new Date("1930-01-01"), max: new Date("2049-12-31"), noInvalidDate: true })
    const slip = fc.tuple(fc.constantFrom(0, 3, 9, 14, 19, 22, 27, 43), fc.constantFrom(..."0123456789"))
    fc.assert(
      fc.property(number, day, day, fc.option(slip), (no, birth, expiry, wrong) => {
        const iso = (date: Date) => date.toISOString().slice(0, 10)
        const right = line2(no, "QAT", iso(birth), "M", iso(expiry))
        const line = wrong === null ? right : right.slice(0, wrong[0]) + wrong[1] + right.slice(wrong[0] + 1)
        const { details } = parse([line1, line])
        const agreed = fields.every((field) => details.find((detail) => detail.field === field)?.valid)
        expect(readMrz(line1, line) !== undefined).toBe(agreed)
      }),
    )
  })
})
