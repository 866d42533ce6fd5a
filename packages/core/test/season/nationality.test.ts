import countries from "i18n-iso-countries"
import { expect, it } from "vitest"
import { isNationality, numericCode } from "../../src/season/nationality.ts"

it("knows the 249 countries of ISO 3166, and none that it leaves to its users", () => {
  const codes = Object.keys(countries.getAlpha3Codes())
  expect(codes.filter(isNationality)).toHaveLength(249)
  expect(codes.filter((code) => !isNationality(code))).toEqual(["XKK"])
  expect([numericCode("QAT"), numericCode("XKK"), isNationality("qat")]).toEqual(["634", undefined, false])
})
