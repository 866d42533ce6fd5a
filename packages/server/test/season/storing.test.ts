import type { Fields } from "@mahmal/core/intake/columns"
import { Effect } from "effect"
import * as fc from "fast-check"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { Database } from "../../src/postgres/Database.ts"
import { type StartedHub, startHub } from "../http/startHub.ts"
import { header, line } from "../intake/files.ts"
import { newSeason } from "./newSeason.ts"

let hub: StartedHub
beforeEach(async () => {
  hub = await startHub()
})
afterEach(() => hub.stop())

/** Stores a file in a season of its own, so that nobody in it has applied before. */
const store = async (...lines: ReadonlyArray<string>) => (await newSeason(hub)).send(header + lines.join(""))

/** How many people are stored, and how many applications. */
const stored = () =>
  hub.run(
    Effect.gen(function* () {
      const database = yield* Database
      const [counts] = yield* database.query<{ people: number; applications: number }>({
        text: `select (select count(*)::int from person) as people, (select count(*)::int from application) as applications`,
      })
      return counts ?? { people: 0, applications: 0 }
    }),
  )

const digits = (length: number) => fc.nat(10 ** length - 1).map((n) => String(n).padStart(length, "0"))
const below = (top: number) => fc.nat(top).map((n) => String(n).padStart(2, "0"))
const day = fc
  .tuple(fc.oneof(digits(4), fc.constantFrom("0000", "0001", "9999")), below(12), below(31))
  .map((parts) => parts.join("-"))
const instant = fc
  .tuple(
    fc.oneof(day, fc.constantFrom("0000-01-01", "0001-01-01", "2026-10-22", "9999-12-31")),
    fc.constantFrom("00:00", "24:00", "24:00:00", "23:59:59", "23:59:59.999999999", "08:05:28.5"),
    fc.constantFrom("Z", "+03:00", "+14:59", "-14:59", "-00:00"),
  )
  .map(([date, time, offset]) => `${date}T${time}${offset}`)
const whole = fc.oneof(
  fc.constantFrom("0", "2147483647", "2147483648", "3000000000", "9007199254740993", "9".repeat(400)),
  digits(9),
)
// Words that differ, since what names are looked for by keeps each of them once.
const words = fc.nat(60_000).map((count) => Array.from({ length: count }, (_, n) => `N${n}`).join(" "))
const anything = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: "grapheme-composite", maxLength: 1200 }),
  fc.constantFrom(
    "\u0000",
    "\ufffe\uffff",
    "\\x00",
    '"',
    "\\u0000",
    "A".repeat(5000),
    "a-b".repeat(300),
    "😀".repeat(500),
  ),
  words,
)
// Rarely more than one thing at a time: what is not accepted is not stored.
const changes: fc.Arbitrary<Partial<Fields>> = fc.oneof(
  fc.record({ submitted_at: instant }),
  fc.record({ residence_since: day }),
  fc.record({ refused_seasons: whole, last_hajj_year: fc.oneof(whole, fc.constant("")) }),
  fc.record({ name_ar: anything.map((text) => `ا ${text}`) }),
  fc.record({ name_en: anything.map((text) => `a ${text}`) }),
  fc.record({ email: anything, campaign_choice: anything }),
  fc.record({ group_ref: anything }),
  fc.record({ application_no: anything }),
  fc.record({ passport_expiry: day, mobile: anything }),
)

describe("whoever is accepted", () => {
  it("is stored beside rows that hold what PostgreSQL would not take", async () => {
    const { rejected, accepted, byReason } = await store(
      line(0),
      line(1, { refused_seasons: "3000000000" }),
      line(2, { residence_since: "0000-01-01" }),
      line(3, { submitted_at: "0000-01-01T00:00:00Z" }),
      line(4, { name_en: Array.from({ length: 60_000 }, (_, n) => `Name${n}`).join(" ") }),
    )
    expect({ rejected, accepted, byReason }).toEqual({ rejected: 3, accepted: 2, byReason: { "field-invalid": 3 } })
    expect(await stored()).toEqual({ people: 2, applications: 5 })
  })

  it("can be stored, whatever was typed", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(changes, { minLength: 1, maxLength: 6 }), async (all) => {
        const before = await stored()
        const rows = all.map(({ application_no = "", ...changed }, nth) =>
          line(nth, { application_no: `Q${nth}${application_no}`, group_ref: `G${nth}`, ...changed }),
        )
        const { added, accepted } = await store(...rows)
        expect(added).toBe(rows.length)
        expect(await stored()).toEqual({
          applications: before.applications + added,
          people: before.people + accepted,
        })
      }),
      { numRuns: 60 },
    )
  })
})
