import { readFile } from "node:fs/promises"
import * as fc from "fast-check"
import { beforeAll, describe, expect, it } from "vitest"
import type { Decision } from "../../src/intake/Decision.ts"
import { type StartedHub, startHub } from "../http/startHub.ts"
import { decideAll, header, line } from "../intake/files.ts"
import { smallSeason } from "../support/smallSeason.ts"
import { newSeason } from "./newSeason.ts"

let hub: StartedHub
beforeAll(async () => {
  hub = await startHub()
  return () => hub.stop()
})

const stateOf = ({ outcome }: Pick<Decision, "outcome">) => (outcome === "accepted" ? "Applied" : "Rejected")
const file = (rows: ReadonlyArray<string>) => header + rows.join("")
const numberOf = (row: string) => row.slice(0, row.indexOf(","))

/** What hangs on rows that may come later, or on rows that were rejected before. */
const between: ReadonlySet<string> = new Set(["group-principal", "group-size", "duplicate-qid", "duplicate-passport"])

describe("a file cut into several", () => {
  let rows: ReadonlyArray<string>
  beforeAll(async () => {
    const season = await smallSeason(150)
    const csv = await readFile(season.applicationsFile, "utf8")
    await season.remove()
    const [, ...lines] = csv.trimEnd().split("\r\n")
    const decisions = new Map((await decideAll(csv)).map((decision) => [decision.line, decision]))
    const of = (at: number) => decisions.get(at + 2)
    // None has a line break, so that each line is a row.
    expect(decisions.size).toBe(lines.length)
    const left = new Set(
      lines.flatMap((_, at) => (of(at)?.reasons.some((code) => between.has(code)) ? [of(at)?.group] : [])),
    )
    const kept = lines.flatMap((text, at) => (left.has(of(at)?.group) ? [] : [`${text}\r\n`]))
    const isPrincipal = (text: string) => text.includes(",principal,")
    rows = [...kept.filter(isPrincipal), ...kept.filter((text) => !isPrincipal(text))]
    expect(rows.length).toBeGreaterThan(100)
  })

  it("decides everybody as the whole does, where no principal comes after a companion, and whatever is sent again", async () => {
    const whole = new Map((await decideAll(file(rows))).map((one) => [one.reference, stateOf(one)]))
    expect(new Set(whole.values()).size).toBe(2)
    const cuts = fc.uniqueArray(fc.nat(rows.length), { maxLength: 4 })
    const again = fc.array(fc.subarray([...rows.keys()]), { maxLength: 2 })
    await fc.assert(
      fc.asyncProperty(cuts, again, async (at, parts) => {
        const { send, states } = await newSeason(hub)
        const ends = [...at, rows.length].toSorted((a, b) => a - b)
        let sent = 0
        for (const [nth, end] of ends.entries()) {
          const added = rows.slice(sent, end)
          const repeated = (parts[nth] ?? []).filter((index) => index < sent).map((index) => rows[index] ?? "")
          const report = await send(file([...repeated, ...added]))
          expect(report).toMatchObject({ added: added.length, known: repeated.length, changed: [] })
          sent = end
        }
        expect(await states()).toEqual(whole)
        const report = await send(file(rows))
        const accepted = [...whole.values()].filter((state) => state === "Applied").length
        expect(report).toMatchObject({ accepted, rejected: rows.length - accepted, added: 0, known: rows.length })
        expect(await states()).toEqual(whole)
      }),
      { numRuns: 6 },
    )
  })
})

describe("any files, one after the other", () => {
  const row = fc
    .record({
      nth: fc.nat(3),
      application_no: fc.constantFrom("Q1", "Q2", "Q3", "Q4", "Q5", "Q6", "Q7", "Q8"),
      submitted_at: fc.constantFrom(
        "2026-09-01T10:00:00+03:00",
        "2026-09-02T10:00:00Z",
        "2026-12-01T10:00:00Z",
        "never",
      ),
      group_ref: fc.constantFrom("A", "B", "us & them", ""),
      role: fc.constantFrom("principal", "companion"),
      last_hajj_year: fc.constantFrom("", "1440", "1446"),
    })
    .map(({ nth, ...changes }) => line(nth, { ...changes, relation: changes.role === "companion" ? "son" : "" }))
  const rows = fc.uniqueArray(row, { selector: numberOf, maxLength: 6 })

  /** A row of who is accepted already, as one that came before all others. */
  const early = (text: string) => text.replace(/,2026-[^,]+,/, ",2020-01-01T00:00:00Z,")

  it("are decided as if all who are accepted had applied before them, and say what stands", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(rows, { minLength: 2, maxLength: 4 }), async (files) => {
        const { send, states } = await newSeason(hub)
        const known = new Map<string, { readonly text: string; readonly state: string }>()
        for (const lines of files) {
          const standing = [...known.values()].filter(({ state }) => state === "Applied").map(({ text }) => early(text))
          const takesPart = (text: string) => {
            const before = known.get(numberOf(text))
            return before === undefined || (before.text === text && before.state === "Rejected")
          }
          const decisions = await decideAll(file([...standing, ...lines.filter(takesPart)]))
          const decided = new Map(decisions.map((one) => [one.applicationNo, stateOf(one)]))
          const changed = lines.map(numberOf).filter((no, nth) => (known.get(no)?.text ?? lines[nth]) !== lines[nth])
          const added = lines.filter((text) => !known.has(numberOf(text)))
          for (const text of added) known.set(numberOf(text), { text, state: decided.get(numberOf(text)) ?? "" })
          const report = await send(file(lines))
          expect(await states()).toEqual(new Map([...known].map(([no, { state }]) => [no, state])))
          const accepted = lines.filter((text) => known.get(numberOf(text))?.state === "Applied").length
          expect(report).toMatchObject({
            rows: lines.length,
            accepted,
            rejected: lines.length - accepted,
            added: added.length,
            known: lines.length - added.length - changed.length,
            changed: changed.toSorted(),
          })
        }
      }),
      { numRuns: 30 },
    )
  })
})
