import { Result, Schema } from "effect"
import { describe, expect, it } from "vitest"
import { closingDay } from "../../src/season/closingDay.ts"
import { readSeason } from "../../src/season/readSeason.ts"
import { arrivalsOpen, hijriYear, returnsBy, Season, shareOf } from "../../src/season/Season.ts"
import { addMonths } from "../../src/season/SeasonDay.ts"
import { json1448, season1448 } from "./season1448.ts"

const faultsOf = (json: unknown): string => {
  const read = readSeason(json)
  return Result.isFailure(read) ? read.failure.message : "none"
}

describe("the season of 1448", () => {
  it("has the Gregorian days of its rules, computed from its Hijri dates", () => {
    expect(season1448.arafah.day).toBe("2027-05-15")
    expect(season1448.cutOffs.registration.day).toBe("2027-01-21")
    expect(season1448.cutOffs.visas.day).toBe("2027-03-09")
    expect(addMonths(season1448.arafah.day, season1448.intake.passportMonthsAfterArafah)).toBe("2027-11-15")
  })

  it("has everybody back by 29 Dhu al-Hijja, or by the day that it states", () => {
    expect(returnsBy(season1448)).toBe("2027-06-04")
    const stated = { ...json1448(), returns: { hijri: "1448-12-13" } }
    expect(returnsBy(Result.getOrThrow(readSeason(stated)))).toBe("2027-05-19")
  })

  it("takes arrivals from 1 Dhu al-Qaada on, or from the day that it states", () => {
    expect(arrivalsOpen(season1448)).toBe("2027-04-08")
    const stated = { ...json1448(), arrivals: { hijri: "1448-11-01", gregorian: "2027-04-09" } }
    expect(arrivalsOpen(Result.getOrThrow(readSeason(stated)))).toBe("2027-04-09")
  })

  it("closes registration at the end of a day in Doha", () => {
    expect(Date.parse(season1448.registration.closes)).toBe(Date.parse("2026-10-23T00:00:00+03:00"))
    expect(closingDay(season1448)).toBe("2026-10-22")
  })

  it("closes registration on the same day however the instant is written", () => {
    for (const [closes, day] of [
      ["2026-10-22T24:00:00+03:00", "2026-10-22"],
      ["2026-10-23T00:00:00+03:00", "2026-10-22"],
      ["2026-10-22T21:00:00Z", "2026-10-22"],
      ["2026-10-22T12:00:00+03:00", "2026-10-22"],
      ["2026-10-22T22:30:00Z", "2026-10-23"],
    ] as const) {
      const season = Result.getOrThrow(readSeason({ ...json1448(), registration: { closes } }))
      expect(closingDay(season), closes).toBe(day)
    }
  })

  it("names no campaign at a camp that it does not have, where it names its campaigns", () => {
    const json = json1448()
    const [camp, ...others] = json.gates.camps
    const gates = { ...json.gates, camps: [{ ...camp, campaigns: ["C7", "C77"] }, ...others] }
    expect(faultsOf({ ...json, gates })).toBe("none")
    expect(faultsOf({ ...json, gates, campaigns: ["C7", "C77"] })).toBe("none")
    expect(faultsOf({ ...json, gates, campaigns: ["C7"] })).toContain("Expected a campaign of the season, got C77")
  })

  it("calls a camp and its way by no more words than a phone shows at a gate", () => {
    const json = json1448()
    const [camp, ...others] = json.gates.camps
    const faults = (more: object) =>
      faultsOf({ ...json, gates: { ...json.gates, camps: [{ ...camp, ...more }, ...others] } })
    const both = (length: number) => ({ ar: "م".repeat(length), en: "m".repeat(length) })
    expect(faults({ name: both(60), way: both(200) })).toBe("none")
    expect(faults({ name: both(61) })).toContain("gates.camps.0.name.ar")
    expect(faults({ way: both(201) })).toContain("gates.camps.0.way.ar")
  })

  it("knows shares by nationality", () => {
    expect(hijriYear(season1448)).toBe(1448)
    expect([shareOf(season1448, "QAT"), shareOf(season1448, "SAU")]).toEqual(["citizens", "others"])
  })

  it("is the same after being written and read again", () => {
    const written = Schema.encodeUnknownSync(Season)(season1448)
    expect(Result.getOrThrow(readSeason(JSON.parse(JSON.stringify(written))))).toEqual(season1448)
  })
})

describe("reading a season", () => {
  it("takes the announced day of Arafah instead of the computed one", () => {
    const json = json1448()
    json.arafah.gregorian = "2027-05-16"
    expect(Result.getOrThrow(readSeason(json)).arafah.day).toBe("2027-05-16")
  })

  it("names every fault at once: where, what was found and what is expected", () => {
    const json = json1448()
    json.offerDays = "seven"
    json.intake.residenceYears = -1
    json.citizens = ["QATAR"]
    json.timeZone = "Asia/Doha"
    json.cutOffs.visas.hijri = "1448-10-31"
    json.draw.tires = []
    expect(faultsOf(json).split("\n").toSorted()).toEqual([
      'citizens.0: Expected an ISO 3166 alpha-3 code, got "QATAR"',
      'cutOffs.visas.hijri: Expected a real Hijri date written YYYY-MM-DD, got "1448-10-31"',
      "draw.tires: Unexpected key with value []",
      "intake.residenceYears: Expected a whole number of zero or more, got -1",
      'offerDays: Expected number, got "seven"',
      'timeZone: Expected an IANA time zone, got "Asia/Doha"',
    ])
  })

  it("says so when something else than an object was given", () => {
    expect(faultsOf(null)).toMatch(/^season: Expected object/)
  })

  it("refuses figures that contradict each other", () => {
    const json = json1448()
    json.places.total = 4401
    json.draw.day = "2026-10-22"
    json.draw.weightCap = 0
    json.arrivals = { hijri: "1448-12-09" }
    json.returns = { hijri: "1448-12-12" }
    json.name = "1449"
    expect(faultsOf(json).split("\n").toSorted()).toEqual([
      "arafah.hijri: Expected a day of month 12 of 1449, got 1448-12-09",
      "arrivals: Expected a day before arafah (2027-05-15), got 2027-05-15",
      "draw.day: Expected a day after registration.closes (2026-10-22), got 2026-10-22",
      "draw.weightCap: Expected 1 to 65535, got 0",
      "places.shares: Expected 4401 in total, got 3700 + 700",
      "returns: Expected no day before the Hajj ends (2027-05-19), got 2027-05-18",
    ])
  })

  it("takes its steps in their order, each on a later day than the one before", () => {
    const json = json1448()
    json.registration.closes = "2026-11-26T00:00:00+03:00"
    json.draw.day = "2026-11-25"
    json.cutOffs.registration.gregorian = "2026-11-25"
    json.cutOffs.visas.gregorian = "2027-05-16"
    expect(faultsOf(json).split("\n").toSorted()).toEqual([
      "arafah: Expected a day after cutOffs.visas (2027-05-16), got 2027-05-15",
      "cutOffs.registration: Expected a day after draw.day (2026-11-25), got 2026-11-25",
      "draw.day: Expected a day after registration.closes (2026-11-25), got 2026-11-25",
    ])
    json.draw.day = "2026-11-26"
    json.cutOffs.registration.gregorian = "2027-03-09"
    json.cutOffs.visas.gregorian = "2027-03-09"
    expect(faultsOf(json)).toBe("cutOffs.visas: Expected a day after cutOffs.registration (2027-03-09), got 2027-03-09")
    json.cutOffs.registration.gregorian = "2027-03-08"
    expect(faultsOf(json)).toBe("none")
  })

  it("refuses to open what it asks for after it can be had", () => {
    const json = json1448()
    json.opens = { entitlements: "2027-03-10", bracelets: "2027-05-16" }
    expect(faultsOf(json).split("\n").toSorted()).toEqual([
      "opens.bracelets: Expected no day after arafah (2027-05-15), got 2027-05-16",
      "opens.entitlements: Expected no day after cutOffs.visas (2027-03-09), got 2027-03-10",
    ])
    json.opens = { entitlements: "2027-03-09", bracelets: "2027-05-15" }
    expect(faultsOf(json)).toBe("none")
  })

  it("refuses figures that make no pool", () => {
    const json = json1448()
    json.places = { total: 2 ** 31, shares: { citizens: 2 ** 31, others: 0 } }
    json.draw.weightCap = 65_536
    json.draw.tiers = Array.from({ length: 256 }, () => ({}))
    json.intake.maximumCompanions.others = 65_535
    expect(faultsOf(json).split("\n").toSorted()).toEqual([
      "draw.tiers.length: Expected 1 to 255, got 256",
      "draw.weightCap: Expected 1 to 65535, got 65536",
      "intake.maximumCompanions.others: Expected 0 to 65534, got 65535",
      "places.shares.citizens: Expected 0 to 2147483647, got 2147483648",
    ])
  })

  it("refuses tiers in which some principal has none", () => {
    const json = json1448()
    const expected = (hajj: string) => `draw.tiers: Expected a tier without minimumAge for ${hajj} Hajj`
    for (const [tiers, faults] of [
      [[{ firstHajj: true }], [expected("another")]],
      [[{ firstHajj: false }, { firstHajj: true, minimumAge: 65 }], [expected("a first")]],
      [[{ minimumAge: 65 }], [expected("a first"), expected("another")]],
    ] as const) {
      json.draw.tiers = tiers
      expect(faultsOf(json).split("\n")).toEqual(faults)
    }
    json.draw.tiers = [{ firstHajj: true }, { firstHajj: false, minimumAge: 0 }]
    expect(faultsOf(json)).toBe("none")
  })
})
